// What is legal passes unchanged.
// RUN: %gaus %s | FileCheck %s

// CHECK-LABEL: func.func @exact
// CHECK-SAME: gaus.ii = 1 : i64, gaus.length = 4 : i64
// CHECK: arith.muli {{.*}}gaus.latency = 3 : i64, gaus.resource = "mul", gaus.stage = 0 : i64, gaus.start = 0 : i64, gaus.unit = 0 : i64
// CHECK: arith.addi {{.*}}gaus.start = 3 : i64
func.func @exact(%x : i32) -> i32 attributes {gaus.ii = 1 : i64, gaus.length = 4 : i64} {
  %0 = arith.muli %x, %x {gaus.start = 0 : i64, gaus.latency = 3 : i64, gaus.stage = 0 : i64, gaus.unit = 0 : i64, gaus.resource = "mul"} : i32
  %1 = arith.addi %0, %x {gaus.start = 3 : i64, gaus.latency = 0 : i64} : i32
  return %1 : i32
}

// An iteration later is II cycles later; a value of two iterations ago twice that.
// CHECK-LABEL: func.func @carried
// CHECK: gaus.ii = 2 : i64
func.func @carried(%n : index, %x : i32) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x, %b = %x) -> (i32, i32) {
    %0 = arith.addi %b, %x {gaus.start = 0 : i64, gaus.latency = 0 : i64} : i32
    %1 = arith.muli %0, %x {gaus.start = 0 : i64, gaus.latency = 4 : i64} : i32
    scf.yield %1, %a : i32, i32
  } {gaus.ii = 2 : i64, gaus.length = 4 : i64}
  return %r#0 : i32
}

// Addresses are stepped by the control of a loop, whatever the operation says that computes them.
// CHECK-LABEL: func.func @address
func.func @address(%m : memref<9xi32>, %i : index) -> i32 {
  %j = arith.addi %i, %i {gaus.start = 2 : i64, gaus.latency = 0 : i64} : index
  %0 = memref.load %m[%j] {gaus.start = 0 : i64, gaus.latency = 1 : i64} : memref<9xi32>
  return %0 : i32
}
