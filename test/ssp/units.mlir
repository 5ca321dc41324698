// Operations on limited resource types are bound to units; a rerun replaces what was there.

// RUN: circt-opt %s --gaus-schedule -o %t
// RUN: FileCheck %s --input-file %t
// RUN: circt-opt %t --gaus-schedule | diff %t -
// RUN: circt-opt %t --ssp-roundtrip=verify | diff %t -
// RUN: circt-opt %t --gaus-schedule="limits=r:3" | FileCheck %s --check-prefix=THREE

// CHECK:      @m of "ModuloProblem" [II<2>]
// Two share unit 0 in different steps; which two is the solver's choice.
// CHECK-DAG:  uses[@r] [t<0>] {gaus.resource = "r", gaus.unit = 0 : i64}
// CHECK-DAG:  uses[@r] [t<1>] {gaus.resource = "r", gaus.unit = 0 : i64}
// CHECK-DAG:  uses[@r] [t<{{[01]}}>] {gaus.resource = "r", gaus.unit = 1 : i64}
// CHECK:      @last({{.*}}) [t<2>]{{$}}
// THREE:      @m of "ModuloProblem" [II<1>]
// THREE-DAG:  gaus.unit = 2 : i64
// THREE:      @last({{.*}}) [t<1>]{{$}}
ssp.instance @m of "ModuloProblem" {
  library {
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @r [limit<2>]
  }
  graph {
    %0 = operation<@one>() uses[@r]
    %1 = operation<@one>() uses[@r]
    %2 = operation<@one>() uses[@r]
    operation<@one> @last(%0, %1, %2) [t<9>] {gaus.resource = "r", gaus.unit = 7 : i64}
  }
}
