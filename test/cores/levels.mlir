// RUN: gaus hls %s --cycle-time 24 --delay-model aig -o %t.sv --report %t.json
// RUN: FileCheck %s < %t.json

// Cores for a clock in levels of logic; comparisons and selections of floats are logic.
// CHECK: "violated":0
func.func @relu(%x: memref<8xf16>, %y: memref<8xf16>) {
  %zero = arith.constant 0.0 : f16
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf16>
    %w = arith.mulf %v, %v : f16
    %c = arith.cmpf ogt, %w, %zero : f16
    %r = arith.select %c, %v, %zero : f16
    affine.store %r, %y[%i] : memref<8xf16>
  }
  return
}
