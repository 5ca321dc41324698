// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// q = A·p and s = Aᵀ·r in one pass
// CHECK: {gaus.ii = 4 : i64
func.func @bicg(%a: memref<4x5xf32>, %s: memref<5xf32>, %q: memref<4xf32>, %p: memref<5xf32>, %r: memref<4xf32>) {
  %zero = arith.constant 0.0 : f32
  affine.for %j = 0 to 5 {
    affine.store %zero, %s[%j] : memref<5xf32>
  }
  affine.for %i = 0 to 4 {
    %ri = affine.load %r[%i] : memref<4xf32>
    %t = affine.for %j = 0 to 5 iter_args(%acc = %zero) -> (f32) {
      %v = affine.load %a[%i, %j] : memref<4x5xf32>
      %old = affine.load %s[%j] : memref<5xf32>
      %m = arith.mulf %ri, %v : f32
      %n = arith.addf %old, %m : f32
      affine.store %n, %s[%j] : memref<5xf32>
      %pj = affine.load %p[%j] : memref<5xf32>
      %o = arith.mulf %v, %pj : f32
      %u = arith.addf %acc, %o : f32
      affine.yield %u : f32
    }
    affine.store %t, %q[%i] : memref<4xf32>
  }
  return
}
