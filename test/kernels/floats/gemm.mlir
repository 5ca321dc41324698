// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// C = α·A·B + β·C; the sum goes round in the latency of the adder.
// CHECK: arith.mulf {{.*}} {gaus.latency = 3 : i64
// CHECK: arith.addf {{.*}} {gaus.latency = 4 : i64
// CHECK: {gaus.ii = 4 : i64, gaus.length = 8 : i64}
func.func @gemm(%a: memref<4x4xf32>, %b: memref<4x4xf32>, %c: memref<4x4xf32>, %alpha: f32, %beta: f32) {
  %zero = arith.constant 0.0 : f32
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 4 {
      %sum = affine.for %k = 0 to 4 iter_args(%acc = %zero) -> (f32) {
        %x = affine.load %a[%i, %k] : memref<4x4xf32>
        %y = affine.load %b[%k, %j] : memref<4x4xf32>
        %p = arith.mulf %x, %y : f32
        %n = arith.addf %acc, %p : f32
        affine.yield %n : f32
      }
      %old = affine.load %c[%i, %j] : memref<4x4xf32>
      %scaled = arith.mulf %beta, %old : f32
      %product = arith.mulf %alpha, %sum : f32
      %new = arith.addf %scaled, %product : f32
      affine.store %new, %c[%i, %j] : memref<4x4xf32>
    }
  }
  return
}
