// REQUIRES: pycde-wheel
// The parser of the circt wheel refuses negative numbers here by itself.
// RUN: circt-opt %s --gaus-schedule --split-input-file --verify-diagnostics

ssp.instance @distance of "CyclicProblem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    // expected-error @+1 {{Dependence 'a' -> 'a' has a negative distance}}
    operation<@one> @a(@a [dist<-1>])
  }
}
