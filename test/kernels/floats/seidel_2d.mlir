// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// The point to the left is of this sweep: what goes round are additions and a division.
// CHECK: arith.divf {{.*}} {gaus.latency = 10 : i64
// CHECK: {gaus.ii = 16 : i64
func.func @seidel_2d(%a: memref<5x5xf32>) {
  %nine = arith.constant 9.0 : f32
  affine.for %t = 0 to 2 {
    affine.for %i = 1 to 4 {
      affine.for %j = 1 to 4 {
        %0 = affine.load %a[%i - 1, %j - 1] : memref<5x5xf32>
        %1 = affine.load %a[%i - 1, %j] : memref<5x5xf32>
        %2 = affine.load %a[%i - 1, %j + 1] : memref<5x5xf32>
        %3 = affine.load %a[%i, %j] : memref<5x5xf32>
        %4 = affine.load %a[%i, %j + 1] : memref<5x5xf32>
        %5 = affine.load %a[%i + 1, %j - 1] : memref<5x5xf32>
        %6 = affine.load %a[%i + 1, %j] : memref<5x5xf32>
        %7 = affine.load %a[%i + 1, %j + 1] : memref<5x5xf32>
        %8 = affine.load %a[%i, %j - 1] : memref<5x5xf32>
        %s0 = arith.addf %0, %1 : f32
        %s1 = arith.addf %s0, %2 : f32
        %s2 = arith.addf %s1, %3 : f32
        %s3 = arith.addf %s2, %4 : f32
        %s4 = arith.addf %s3, %5 : f32
        %s5 = arith.addf %s4, %6 : f32
        %s6 = arith.addf %s5, %7 : f32
        %s7 = arith.addf %s6, %8 : f32
        %r = arith.divf %s7, %nine : f32
        affine.store %r, %a[%i, %j] : memref<5x5xf32>
      }
    }
  }
  return
}
