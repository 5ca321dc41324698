// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// Accelerations in the plane, softened: a = Σ m·d / (d² + ε)^(3/2)
// CHECK: math.sqrt {{.*}} {gaus.latency = 10 : i64
// CHECK: {gaus.ii = 4 : i64
func.func @n_body(%px: memref<4xf32>, %py: memref<4xf32>, %mass: memref<4xf32>, %ax: memref<4xf32>, %ay: memref<4xf32>, %soft: f32) {
  %zero = arith.constant 0.0 : f32
  affine.for %i = 0 to 4 {
    %xi = affine.load %px[%i] : memref<4xf32>
    %yi = affine.load %py[%i] : memref<4xf32>
    %s:2 = affine.for %j = 0 to 4 iter_args(%sx = %zero, %sy = %zero) -> (f32, f32) {
      %xj = affine.load %px[%j] : memref<4xf32>
      %yj = affine.load %py[%j] : memref<4xf32>
      %m = affine.load %mass[%j] : memref<4xf32>
      %dx = arith.subf %xj, %xi : f32
      %dy = arith.subf %yj, %yi : f32
      %xx = arith.mulf %dx, %dx : f32
      %yy = arith.mulf %dy, %dy : f32
      %d = arith.addf %xx, %yy : f32
      %r2 = arith.addf %d, %soft : f32
      %r = math.sqrt %r2 : f32
      %r3 = arith.mulf %r2, %r : f32
      %f = arith.divf %m, %r3 : f32
      %fx = arith.mulf %f, %dx : f32
      %fy = arith.mulf %f, %dy : f32
      %nx = arith.addf %sx, %fx : f32
      %ny = arith.addf %sy, %fy : f32
      affine.yield %nx, %ny : f32, f32
    }
    affine.store %s#0, %ax[%i] : memref<4xf32>
    %down = arith.negf %s#1 : f32
    affine.store %down, %ay[%i] : memref<4xf32>
  }
  return
}
