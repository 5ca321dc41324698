// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// y[i] = b·x[i] + a·y[i - 1]: a multiplication and an addition go round.
// CHECK: {gaus.ii = 7 : i64
func.func @iir(%x: memref<16xf32>, %y: memref<16xf32>, %n: index, %b: f32, %a: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %last = affine.for %i = 0 to %n iter_args(%y1 = %zero) -> (f32) {
    %v = affine.load %x[%i] : memref<16xf32>
    %p = arith.mulf %b, %v : f32
    %q = arith.mulf %a, %y1 : f32
    %s = arith.addf %p, %q : f32
    affine.store %s, %y[%i] : memref<16xf32>
    affine.yield %s : f32
  }
  return %last : f32
}
