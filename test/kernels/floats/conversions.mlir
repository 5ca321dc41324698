// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// Between formats and integers; products of half precision are added in single precision.
// CHECK: arith.extf {{.*}} {gaus.latency = 2 : i64
// CHECK: math.fma {{.*}} {gaus.latency = 5 : i64
// CHECK: math.absf {{.*}} {gaus.latency = 0 : i64
// CHECK: {gaus.ii = 1 : i64
func.func @conversions(%x: memref<16xi16>, %y: memref<16xf16>, %z: memref<16xi32>, %n: index, %c: f32) {
  affine.for %i = 0 to %n {
    %v = affine.load %x[%i] : memref<16xi16>
    %f = arith.sitofp %v : i16 to f16
    %g = arith.extf %f : f16 to f32
    %h = math.fma %g, %c, %g : f32
    %a = math.absf %h : f32
    %t = arith.truncf %a : f32 to f16
    affine.store %t, %y[%i] : memref<16xf16>
    %k = arith.fptoui %a : f32 to i32
    affine.store %k, %z[%i] : memref<16xi32>
  }
  return
}
