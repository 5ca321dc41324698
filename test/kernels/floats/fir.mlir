// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// Nothing goes round but samples: one result a cycle.
// CHECK: {gaus.ii = 1 : i64, gaus.length = 13 : i64}
func.func @fir(%x: memref<16xf32>, %y: memref<16xf32>, %n: index, %c0: f32, %c1: f32, %c2: f32) {
  %zero = arith.constant 0.0 : f32
  %line:2 = affine.for %i = 0 to %n iter_args(%x1 = %zero, %x2 = %zero) -> (f32, f32) {
    %x0 = affine.load %x[%i] : memref<16xf32>
    %p0 = arith.mulf %c0, %x0 : f32
    %p1 = arith.mulf %c1, %x1 : f32
    %p2 = arith.mulf %c2, %x2 : f32
    %s = arith.addf %p0, %p1 : f32
    %t = arith.addf %s, %p2 : f32
    affine.store %t, %y[%i] : memref<16xf32>
    affine.yield %x0, %x1 : f32, f32
  }
  return
}
