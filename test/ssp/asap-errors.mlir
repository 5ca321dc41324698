// RUN: circt-opt %s --ssp-schedule=scheduler=asap --split-input-file --verify-diagnostics

// expected-error @+1 {{dependence cycle detected}}
ssp.instance @cyclic_graph of "Problem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    %0 = operation<@one>(@op2)
    %1 = operation<@one>(%0)
    operation<@one> @op2(%1)
  }
}

// -----

// expected-error @+1 {{solver 'asap' does not look at limits and uses 2 units of 'r', whose limit is 1}}
ssp.instance @limited of "SharedOperatorsProblem" {
  library {
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @r [limit<1>]
  }
  graph {
    operation<@one>() uses[@r]
    operation<@one>() uses[@r]
  }
}
