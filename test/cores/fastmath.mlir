// RUN: gaus hls %s --clock 50MHz --part ecp5 -o %t.sv --report %t.json
// RUN: FileCheck %s < %t.sv
// RUN: circt-opt --gaus-schedule %s | FileCheck %s --check-prefix=PASS

// What flags rule out needs no logic; operations with different flags have different cores.
// CHECK: module f32_add_nnan_ninf_nsz_{{[0-9]+}}(
// CHECK: module f32_mul_nnan_{{[0-9]+}}(
// CHECK: module f32_add_{{[0-9]+}}(
// PASS: arith.addf {{.*}} {gaus.latency = 4
func.func @flags(%x: memref<8xf32>, %y: memref<8xf32>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    %a = arith.addf %v, %v fastmath<fast> : f32
    %b = arith.mulf %a, %v fastmath<nnan,contract> : f32
    %c = arith.addf %b, %a fastmath<arcp,afn,reassoc> : f32
    affine.store %c, %y[%i] : memref<8xf32>
  }
  return
}
