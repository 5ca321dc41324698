// A limit on an operator type is a resource type of that name; gaus.blocking keeps the unit.
// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: circt-opt --gaus-schedule="limits=mul:2,slow:2" %s | FileCheck %s --check-prefix=OPTION
// RUN: not circt-opt --gaus-schedule="ii=1 strict" %s 2>&1 | FileCheck %s --check-prefix=ERROR
ssp.library @lib {
  operator_type @mul [latency<1>, limit<1>]
  operator_type @slow [latency<3>, limit<1>] {gaus.blocking = 3 : i64}
}

// CHECK-LABEL: func.func @limited
// CHECK-SAME: gaus.length = 3
// CHECK: gaus.resource = "mul"{{.*}}gaus.start = 0 : i64, gaus.unit = 0
// CHECK: gaus.resource = "mul"{{.*}}gaus.start = 1 : i64, gaus.unit = 0
// OPTION-LABEL: func.func @limited
// OPTION-SAME: gaus.length = 2
func.func @limited(%a : i32, %b : i32) -> (i32, i32) {
  %0 = arith.muli %a, %b {ssp.operator_type = @lib::@mul} : i32
  %1 = arith.muli %b, %b {ssp.operator_type = @lib::@mul} : i32
  return %0, %1 : i32, i32
}

// The second has to wait until the unit is free again.
// CHECK-LABEL: func.func @blocked
// CHECK-SAME: gaus.length = 7
// CHECK: gaus.resource = "slow"{{.*}}gaus.start = 0 : i64, gaus.unit = 0
// CHECK: gaus.resource = "slow"{{.*}}gaus.start = 3 : i64, gaus.unit = 0
// OPTION-LABEL: func.func @blocked
// OPTION-SAME: gaus.length = 4
func.func @blocked(%a : i32, %b : i32) -> (i32, i32) {
  %0 = arith.divsi %a, %b {ssp.operator_type = @lib::@slow} : i32
  %1 = arith.remsi %a, %b {ssp.operator_type = @lib::@slow} : i32
  return %0, %1 : i32, i32
}

// ERROR: operator-limits.mlir:16:1: error: Target II = 1, final II = 2: resource type 'mul' is busy for 2 cycles an iteration and its limit is 1
