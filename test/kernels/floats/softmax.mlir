// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// Softmax of every row: powers of what each element is below the greatest, over their sum.
// CHECK: arith.maximumf {{.*}} {gaus.latency = 1 : i64
// CHECK: math.exp {{.*}} {gaus.latency = 7 : i64
// CHECK: gaus.ii = 4 : i64
// CHECK: arith.divf {{.*}} {gaus.latency = 10 : i64
// CHECK: gaus.ii = 2 : i64
func.func @softmax(%x: memref<3x8xf32>, %y: memref<3x8xf32>) {
  %low = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  affine.for %i = 0 to 3 {
    %m = affine.for %j = 0 to 8 iter_args(%most = %low) -> (f32) {
      %v = affine.load %x[%i, %j] : memref<3x8xf32>
      %n = arith.maximumf %most, %v : f32
      affine.yield %n : f32
    }
    %s = affine.for %j = 0 to 8 iter_args(%acc = %zero) -> (f32) {
      %v = affine.load %x[%i, %j] : memref<3x8xf32>
      %d = arith.subf %v, %m : f32
      %e = math.exp %d : f32
      affine.store %e, %y[%i, %j] : memref<3x8xf32>
      %n = arith.addf %acc, %e : f32
      affine.yield %n : f32
    }
    affine.for %j = 0 to 8 {
      %e = affine.load %y[%i, %j] : memref<3x8xf32>
      %q = arith.divf %e, %s : f32
      affine.store %q, %y[%i, %j] : memref<3x8xf32>
    }
  }
  return
}
