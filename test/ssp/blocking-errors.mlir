// RUN: circt-opt %s --ssp-roundtrip=verify --split-input-file --verify-diagnostics

// expected-error @+1 {{Resource type 'r' is oversubscribed: 2 units in time step 2, limit 1}}
ssp.instance @step of "SharedOperatorsProblem" {
  library {
    operator_type @div [latency<4>] {gaus.blocking = 3 : i64}
  }
  resource {
    resource_type @r [limit<1>]
  }
  graph {
    operation<@div>() uses[@r] [t<0>]
    operation<@div>() uses[@r] [t<2>]
  }
}

// -----

ssp.instance @none of "SharedOperatorsProblem" {
  library {
    // expected-error @+1 {{Operator type 'div' has latency 4 and blocking time 0}}
    operator_type @div [latency<4>] {gaus.blocking = 0 : i64}
  }
  graph {}
}
