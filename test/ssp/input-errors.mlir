// RUN: circt-opt %s --gaus-schedule --split-input-file --verify-diagnostics

// expected-error @+1 {{unknown problem 'MagicProblem'; known are Problem, CyclicProblem}}
ssp.instance @kind of "MagicProblem" {
  library {}
  graph {}
}

// -----

ssp.instance @resource of "ModuloProblem" {
  library {
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @mem [limit<1>]
  }
  graph {
    // expected-error @+1 {{resource type '@men' not found; there are: @mem}}
    operation<@one>() uses[@men]
  }
}

// -----

ssp.instance @operator of "Problem" {
  library {}
  graph {
    // expected-error @+1 {{invalid operator type}}
    operation<@nope>()
  }
}

// -----

ssp.instance @source of "Problem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    // expected-error @+1 {{references invalid source operation: @nope}}
    operation<@one>(@nope)
  }
}

// -----

ssp.instance @index of "Problem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    // expected-error @+1 {{index}}
    "ssp.operation"() <{dependences = [#ssp.dependence<5 : [#ssp.dist<1>]>], sspProperties = [#ssp.opr<@one>]}> : () -> ()
  }
}

// -----

ssp.instance @cycle of "CyclicProblem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    // expected-error @+1 {{operation 'a' depends on itself with distance 0}}
    operation<@one> @a(@a)
  }
}

// -----

// expected-error @+1 {{missing option 'cycle-time' for a ChainingProblem}}
ssp.instance @clock of "ChainingProblem" {
  library {}
  graph {}
}

// -----

ssp.instance @delay of "Problem" {
  library {
    // expected-error @+1 {{Operator type 'add' has delay nan}}
    operator_type @add [latency<1>, incDelay<0x7FC00000 : f32>]
  }
  graph {}
}

// -----

ssp.instance @limits of "ModuloProblem" {
  library {
    // expected-error @+1 {{operator type 'r' has limit 2, the resource type of that name 1}}
    operator_type @r [latency<1>, limit<2>]
  }
  resource {
    resource_type @r [limit<1>]
  }
  graph {}
}
