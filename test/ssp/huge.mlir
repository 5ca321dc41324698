// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

// As many units as SSP can say, kept for long: nothing is made for each of them or for each cycle.
ssp.instance @units of "ModuloProblem" {
  library {
    operator_type @a [latency<1>]
    operator_type @b [latency<1>] {gaus.blocking = 1000 : i64}
  }
  resource { resource_type @r [limit<2147483647>] }
  graph {
    %0 = operation<@a>() uses[@r]
    operation<@b>(%0) uses[@r]
  }
}

// -----

ssp.instance @late of "Problem" {
  library { operator_type @a [latency<2000000000>] }
  graph {
    %0 = operation<@a>()
    %1 = operation<@a> @next(%0)
    // expected-error @+1 {{operation 'last' starts at 4000000000, which does not fit into t<>: it ends at 2147483647}}
    operation<@a> @last(%1)
  }
}
