// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// x1 += A·y1, x2 += Aᵀ·y2
// CHECK-COUNT-2: {gaus.ii = 4 : i64
func.func @mvt(%a: memref<4x4xf32>, %x1: memref<4xf32>, %x2: memref<4xf32>, %y1: memref<4xf32>, %y2: memref<4xf32>) {
  affine.for %i = 0 to 4 {
    %first = affine.load %x1[%i] : memref<4xf32>
    %s = affine.for %j = 0 to 4 iter_args(%acc = %first) -> (f32) {
      %v = affine.load %a[%i, %j] : memref<4x4xf32>
      %w = affine.load %y1[%j] : memref<4xf32>
      %p = arith.mulf %v, %w : f32
      %n = arith.addf %acc, %p : f32
      affine.yield %n : f32
    }
    affine.store %s, %x1[%i] : memref<4xf32>
  }
  affine.for %i = 0 to 4 {
    %first = affine.load %x2[%i] : memref<4xf32>
    %s = affine.for %j = 0 to 4 iter_args(%acc = %first) -> (f32) {
      %v = affine.load %a[%j, %i] : memref<4x4xf32>
      %w = affine.load %y2[%j] : memref<4xf32>
      %p = arith.mulf %v, %w : f32
      %n = arith.addf %acc, %p : f32
      affine.yield %n : f32
    }
    affine.store %s, %x2[%i] : memref<4xf32>
  }
  return
}
