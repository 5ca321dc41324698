// RUN: circt-opt %s --ssp-roundtrip=verify --split-input-file --verify-diagnostics

// expected-error @+1 {{Operator type 'foo' has no latency}}
ssp.instance @no_latency of "Problem" {
  library {
    operator_type @foo
  }
  graph {
  }
}

// -----

ssp.instance @unlinked of "Problem" {
  library {
  }
  graph {
    operation<>() // expected-error {{Operation is not linked to an operator type}}
  }
}

// -----

ssp.instance @no_start of "Problem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    operation<@one>() [t<0>]
    operation<@one>() // expected-error {{Operation has no start time}}
  }
}

// -----

// expected-error @+1 {{Precedence violated for dependence '#0' -> 'b': result available in t=1, starts in t=0}}
ssp.instance @precedence of "Problem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    %0 = operation<@one>() [t<0>]
    operation<@one> @b(%0) [t<0>]
  }
}

// -----

// expected-error @+1 {{Precedence violated for dependence 'a' -> '#1': result available in t=1, starts in t=0}}
ssp.instance @auxiliary of "SharedOperatorsProblem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    operation<@one> @a() [t<0>]
    operation<@one>(@a) [t<0>]
  }
}

// -----

// expected-error @+1 {{Invalid initiation interval}}
ssp.instance @no_interval of "CyclicProblem" {
  library {}
  graph {}
}

// -----

// expected-error @+1 {{Invalid initiation interval}}
ssp.instance @zero of "ModuloProblem" [II<0>] {
  library {}
  graph {}
}

// -----

// expected-error @+1 {{result available in t=3, starts in t=0 + 1 iterations at II 2}}
ssp.instance @back_edge of "CyclicProblem" [II<2>] {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    %0 = operation<@one>(@c [dist<1>]) [t<0>]
    %1 = operation<@one>(%0) [t<1>]
    operation<@one> @c(%1) [t<2>]
  }
}

// -----

// expected-error @+1 {{Operator type 'limited' using limited resource 'limited_rsrc' has zero latency.}}
ssp.instance @zero_latency of "SharedOperatorsProblem" {
  library {
    operator_type @limited [latency<0>]
  }
  resource {
    resource_type @limited_rsrc [limit<1>]
  }
  graph {
    operation<@limited>() uses[@limited_rsrc] [t<0>]
  }
}

// -----

// expected-error @+1 {{Operator type 'old' using limited resource 'old' has zero latency.}}
ssp.instance @legacy_zero_latency of "ModuloProblem" [II<1>] {
  library {
    operator_type @old [latency<0>, limit<1>]
  }
  graph {
    operation<@old>() [t<0>]
  }
}

// -----

// expected-error @+1 {{Resource type 'limited_rsrc' is oversubscribed: 3 units in time step 0, limit 2}}
ssp.instance @step of "SharedOperatorsProblem" {
  library {
    operator_type @limited [latency<1>]
  }
  resource {
    resource_type @limited_rsrc [limit<2>]
  }
  graph {
    operation<@limited>() uses[@limited_rsrc] [t<0>]
    operation<@limited>() uses[@limited_rsrc, @limited_rsrc] [t<0>]
  }
}

// -----

// expected-error @+1 {{Resource type 'limited_rsrc' is oversubscribed: 3 units in congruence class 1, limit 2}}
ssp.instance @slot of "ModuloProblem" [II<2>] {
  library {
    operator_type @limited [latency<1>]
  }
  resource {
    resource_type @limited_rsrc [limit<2>]
  }
  graph {
    operation<@limited>() uses[@limited_rsrc] [t<1>]
    operation<@limited>() uses[@limited_rsrc] [t<3>]
    operation<@limited>() uses[@limited_rsrc] [t<5>]
  }
}

// -----

// expected-error @+1 {{Missing delays}}
ssp.instance @missing of "ChainingProblem" {
  library {
    operator_type @foo [latency<0>, incDelay<1.0>]
  }
  graph {}
}

// -----

// expected-error @+1 {{Negative delays}}
ssp.instance @negative of "ChainingProblem" {
  library {
    operator_type @foo [latency<0>, incDelay<-1.0>, outDelay<-1.0>]
  }
  graph {}
}

// -----

// expected-error @+1 {{Incoming & outgoing delay must be equal for zero-latency operator type 'foo'}}
ssp.instance @unequal of "ChainingProblem" {
  library {
    operator_type @foo [latency<0>, incDelay<1.0>, outDelay<2.0>]
  }
  graph {}
}

// -----

ssp.instance @no_start_in_cycle of "ChainingProblem" {
  library {
    operator_type @add [latency<0>, incDelay<1.0>, outDelay<1.0>]
  }
  graph {
    operation<@add>() [t<0>] // expected-error {{Operation has no non-negative start time in cycle}}
  }
}

// -----

// expected-error @+1 {{Precedence violated in cycle 0 for dependence '#0' -> '#1': result after z=2.1, starts in z=2}}
ssp.instance @chain of "ChainingProblem" {
  library {
    operator_type @add [latency<0>, incDelay<1.0>, outDelay<1.0>]
  }
  graph {
    %0 = operation<@add>() [t<0>, z<1.1>]
    operation<@add>(%0) [t<0>, z<2.0>]
  }
}

// -----

// expected-error @+1 {{Precedence violated in cycle 3}}
ssp.instance @out_delay of "ChainingProblem" {
  library {
    operator_type @add [latency<0>, incDelay<1.0>, outDelay<1.0>]
    operator_type @mul [latency<3>, incDelay<2.5>, outDelay<3.75>]
  }
  graph {
    %0 = operation<@mul>() [t<0>, z<0.0>]
    operation<@add>(%0) [t<3>, z<3.0>]
  }
}

// -----

// expected-error @+1 {{Def-use dependence cannot have non-zero distance.}}
ssp.instance @distance of "ChainingCyclicProblem" {
  library {
    operator_type @add [latency<0>, incDelay<1.0>, outDelay<1.0>]
  }
  graph {
    %0 = operation<@add>()
    operation<@add>(%0 [dist<3>])
  }
}
