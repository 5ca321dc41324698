// Hints on operations that cannot be followed.

// RUN: not circt-opt %s --gaus-schedule 2>&1 | FileCheck %s
// RUN: sed s/-1/2/ %s > %t.mlir
// RUN: not circt-opt %t.mlir --gaus-schedule 2>&1 | FileCheck --check-prefix=NAME %s
// NAME: .mlir:[[#]]:10: error: constraints: unknown operation 'y'; valid: %s, %u, %x, loop, store arg1

// CHECK: step-hints-errors.mlir:[[#]]:10: error: 'start' in 'gaus.hint' is -1 : i64; it must be a step, at least 0
func.func @form(%a: memref<16xi32>, %b: memref<16xi32>) {
  affine.for %i = 0 to 16 {
    %x = affine.load %a[%i] : memref<16xi32>
    %s = arith.addi %x, %x {gaus.hint = {start = -1}} : i32
    %u = arith.muli %s, %x {gaus.hint = {after = "y:2"}} : i32
    affine.store %u, %b[%i] : memref<16xi32>
  }
  return
}
