// RUN: circt-opt --gaus-schedule=cycle-time=2 --verify-diagnostics %s | FileCheck %s
// RUN: gaus schedule %s --cycle-time 2 -o %t.json 2>&1 | FileCheck %s --check-prefix=CLI
// RUN: not circt-opt --gaus-schedule="cycle-time=1 length=1" %s -o %t.none 2>&1 | FileCheck %s --check-prefix=LONG
// RUN: not ls %t.none
// RUN: not gaus schedule %s --cycle-time 1 --length 1 -o %t.none.json 2>&1 | FileCheck %s --check-prefix=LONG
// RUN: not ls %t.none.json

// Beside a loop, a function that cannot be read stays as it is; alone it is an error.

// CHECK-LABEL: func.func @unknown
// CHECK-NOT:   gaus
// CLI: beside-errors.mlir:{{[0-9]+}}:8: warning: '@unknown' is left unscheduled: no operator library has an entry for 'math.sin' at 32 bits; add an entry
func.func @unknown(%x: f32) -> f32 {
  // expected-warning @+1 {{'@unknown' is left unscheduled: no operator library has an entry for 'math.sin' at 32 bits; add an entry with "op": "math.sin" (operators=FILE)}}
  %0 = math.sin %x : f32
  return %0 : f32
}

// CHECK-LABEL: func.func @blocks
// CHECK-NOT:   gaus
// What branches only is nothing to schedule.
func.func @blocks(%x: i32) -> i32 {
  cf.br ^next
^next:
  return %x : i32
}

// CHECK-LABEL: func.func @loop
// CHECK:         gaus.ii = 1
func.func @loop(%x: i32) -> i32 {
  %0 = affine.for %i = 0 to 8 iter_args(%s = %x) -> i32 {
    %1 = arith.addi %s, %s : i32
    affine.yield %1 : i32
  }
  return %0 : i32
}

// Options hold for all that is scheduled: what cannot meet them is an error beside a loop too.
// CHECK-LABEL: func.func @longer
// CHECK-SAME:    gaus.length = 2
// LONG: beside-errors.mlir:{{[0-9]+}}:8: error: length=1 cannot be met: the critical path to 'addi_2' takes 3 steps; set length to at least 3
func.func @longer(%x: i32) -> i32 {
  %0 = arith.addi %x, %x : i32
  %1 = arith.muli %0, %x : i32
  %2 = arith.addi %1, %x : i32
  return %2 : i32
}
