// REQUIRES: pycde-wheel
// The parser of the circt wheel refuses negative numbers here by itself.
// RUN: circt-opt %s --ssp-roundtrip=verify --split-input-file --verify-diagnostics

ssp.instance @negative_start of "Problem" {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    operation<@one>() [t<-1>] // expected-error {{Operation has no start time}}
  }
}
