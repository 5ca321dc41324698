// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// y = Aᵀ·(A·x)
// CHECK-DAG: {gaus.ii = 4 : i64
// CHECK-DAG: {gaus.ii = 2 : i64
func.func @atax(%a: memref<4x5xf32>, %x: memref<5xf32>, %y: memref<5xf32>) {
  %zero = arith.constant 0.0 : f32
  affine.for %j = 0 to 5 {
    affine.store %zero, %y[%j] : memref<5xf32>
  }
  affine.for %i = 0 to 4 {
    %t = affine.for %j = 0 to 5 iter_args(%acc = %zero) -> (f32) {
      %v = affine.load %a[%i, %j] : memref<4x5xf32>
      %w = affine.load %x[%j] : memref<5xf32>
      %p = arith.mulf %v, %w : f32
      %s = arith.addf %acc, %p : f32
      affine.yield %s : f32
    }
    affine.for %j = 0 to 5 {
      %old = affine.load %y[%j] : memref<5xf32>
      %v = affine.load %a[%i, %j] : memref<4x5xf32>
      %p = arith.mulf %v, %t : f32
      %s = arith.addf %old, %p : f32
      affine.store %s, %y[%j] : memref<5xf32>
    }
  }
  return
}
