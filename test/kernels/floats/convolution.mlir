// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// 3 × 3 convolution of 6 × 6 points, ReLU, and the maximum of 2 × 2.
// CHECK: {gaus.ii = 4 : i64
// CHECK: arith.maximumf {{.*}} {gaus.latency = 1 : i64
// CHECK: {gaus.ii = 1 : i64
func.func @convolution(%x: memref<6x6xf32>, %w: memref<3x3xf32>, %y: memref<2x2xf32>, %bias: f32) {
  %zero = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %m = memref.alloca() : memref<4x4xf32>
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 4 {
      %s = affine.for %k = 0 to 9 iter_args(%acc = %bias) -> (f32) {
        %v = affine.load %x[%i + %k floordiv 3, %j + %k mod 3] : memref<6x6xf32>
        %u = affine.load %w[%k floordiv 3, %k mod 3] : memref<3x3xf32>
        %p = arith.mulf %v, %u : f32
        %n = arith.addf %acc, %p : f32
        affine.yield %n : f32
      }
      %positive = arith.cmpf ogt, %s, %zero : f32
      %r = arith.select %positive, %s, %zero : f32
      affine.store %r, %m[%i, %j] : memref<4x4xf32>
    }
  }
  affine.for %i = 0 to 2 {
    affine.for %j = 0 to 2 {
      %s = affine.for %k = 0 to 4 iter_args(%most = %low) -> (f32) {
        %v = affine.load %m[2 * %i + %k floordiv 2, 2 * %j + %k mod 2] : memref<4x4xf32>
        %n = arith.maximumf %most, %v : f32
        affine.yield %n : f32
      }
      affine.store %s, %y[%i, %j] : memref<2x2xf32>
    }
  }
  return
}
