// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// Five loads of one port.
// CHECK-COUNT-2: {gaus.ii = 5 : i64
func.func @jacobi_2d(%a: memref<6x6xf32>, %b: memref<6x6xf32>) {
  %fifth = arith.constant 0.2 : f32
  affine.for %t = 0 to 2 {
    affine.for %i = 1 to 5 {
      affine.for %j = 1 to 5 {
        %m = affine.load %a[%i, %j] : memref<6x6xf32>
        %w = affine.load %a[%i, %j - 1] : memref<6x6xf32>
        %e = affine.load %a[%i, %j + 1] : memref<6x6xf32>
        %s = affine.load %a[%i + 1, %j] : memref<6x6xf32>
        %n = affine.load %a[%i - 1, %j] : memref<6x6xf32>
        %0 = arith.addf %m, %w : f32
        %1 = arith.addf %0, %e : f32
        %2 = arith.addf %1, %s : f32
        %3 = arith.addf %2, %n : f32
        %4 = arith.mulf %fifth, %3 : f32
        affine.store %4, %b[%i, %j] : memref<6x6xf32>
      }
    }
    affine.for %i = 1 to 5 {
      affine.for %j = 1 to 5 {
        %m = affine.load %b[%i, %j] : memref<6x6xf32>
        %w = affine.load %b[%i, %j - 1] : memref<6x6xf32>
        %e = affine.load %b[%i, %j + 1] : memref<6x6xf32>
        %s = affine.load %b[%i + 1, %j] : memref<6x6xf32>
        %n = affine.load %b[%i - 1, %j] : memref<6x6xf32>
        %0 = arith.addf %m, %w : f32
        %1 = arith.addf %0, %e : f32
        %2 = arith.addf %1, %s : f32
        %3 = arith.addf %2, %n : f32
        %4 = arith.mulf %fifth, %3 : f32
        affine.store %4, %a[%i, %j] : memref<6x6xf32>
      }
    }
  }
  return
}
