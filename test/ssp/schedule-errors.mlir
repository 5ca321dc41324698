// RUN: circt-opt %s --ssp-schedule="scheduler=simplex options=last-op-name=last,cycle-time=2.0" \
// RUN:   --split-input-file --verify-diagnostics

// expected-error @+1 {{Delays of operator type 'inv' exceed maximum cycle time: 2.34 > 2}}
ssp.instance @slow of "ChainingProblem" {
  library {
    operator_type @inv [latency<0>, incDelay<2.34>, outDelay<2.34>]
  }
  graph {
    operation<@inv> @last()
  }
}

// -----

// expected-error @+1 {{problem is infeasible: cycle of 3 dependences with distance 0}}
ssp.instance @cycle of "Problem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    %0 = operation<@one>(@last)
    %1 = operation<@one>(%0)
    operation<@one> @last(%1)
  }
}

// -----

// expected-error @+1 {{problem is infeasible: operation 'last' depends on itself with distance 0}}
ssp.instance @self of "CyclicProblem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    operation<@one> @last(@last)
  }
}

// -----

// expected-error @+1 {{problem is infeasible: operation 'last' uses 3 of resource type 'r', whose limit is 2}}
ssp.instance @units of "ModuloProblem" {
  library {
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @r [limit<2>]
  }
  graph {
    operation<@one> @last() uses[@r, @r, @r]
  }
}

// -----

// expected-error @+1 {{last operation is not a sink}}
ssp.instance @inner of "ModuloProblem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    operation<@one> @last()
    operation<@one>(@last)
  }
}

// -----

// expected-error @+1 {{multiple sinks detected: '#0', 'last'}}
ssp.instance @sinks of "ModuloProblem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    operation<@one>()
    operation<@one> @last()
  }
}

// -----

// expected-error @+1 {{the instance has no operation '@last', which last-op-name asks for}}
ssp.instance @nameless of "Problem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    operation<@one>()
  }
}
