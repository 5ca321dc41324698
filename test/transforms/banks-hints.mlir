// Memories ask for banks by hints; an option wins.

// RUN: gaus hls %s --top f -o %t.sv
// RUN: FileCheck %s < %t.sv
// RUN: gaus hls %s --top f -o %t.sv --partition y:0:block:2
// RUN: FileCheck --check-prefix=WINS %s < %t.sv
// RUN: circt-opt %s --gaus-schedule="report=%t.json" | FileCheck --check-prefix=LOOP %s

// CHECK: arg0_b0_rdata
// CHECK: arg0_b1_rdata
// CHECK-NOT: arg1_b2
// CHECK: arg1_b1_wdata
// WINS: arg0_b1_rdata
// WINS: arg1_b1_wdata
// LOOP: gaus.ii = 1
func.func @f(%x: memref<16xi32> {gaus.hint = {partition = "cyclic:2"}},
             %y: memref<8x2xi32> {gaus.hint = {partition = "1:complete"}}) {
  %t = memref.alloca() {gaus.hint = {partition = "0:cyclic:2"}} : memref<16xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %x[2 * %i] : memref<16xi32>
    %w = affine.load %x[2 * %i + 1] : memref<16xi32>
    affine.store %v, %t[2 * %i] : memref<16xi32>
    affine.store %w, %t[2 * %i + 1] : memref<16xi32>
    affine.store %v, %y[%i, 0] : memref<8x2xi32>
    affine.store %w, %y[%i, 1] : memref<8x2xi32>
  }
  return
}
