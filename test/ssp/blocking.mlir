// `gaus.blocking` on an operator type: cycles for which an operation keeps its unit.

// RUN: circt-opt %s --gaus-schedule --ssp-roundtrip=verify | FileCheck %s

// CHECK:      @modulo of "ModuloProblem" [II<6>]
// CHECK:      operator_type @div [latency<4>] {gaus.blocking = 3 : i64}
// CHECK-DAG:  operation<@div>() uses[@r] [t<0>] {gaus.resource = "r", gaus.unit = 0 : i64}
// CHECK-DAG:  operation<@div>() uses[@r] [t<3>] {gaus.resource = "r", gaus.unit = 0 : i64}
// CHECK:      @last({{.*}}) [t<7>]
ssp.instance @modulo of "ModuloProblem" {
  library {
    operator_type @div [latency<4>] {gaus.blocking = 3 : i64}
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @r [limit<1>]
  }
  graph {
    %0 = operation<@div>() uses[@r]
    %1 = operation<@div>() uses[@r]
    operation<@one> @last(%0, %1)
  }
}
