// RUN: circt-opt --gaus-lower-loops %s | FileCheck %s
// RUN: circt-opt --gaus-lower-loops --lower-seq-hlmem --lower-seq-to-sv --export-verilog %s -o /dev/null | FileCheck %s --check-prefix=VERILOG

// A local memory is inside the module; names and places of the source are in the Verilog.
// CHECK: hw.module @twice
// CHECK: %alloca0 = seq.hlmem @alloca0 %clk, %{{.*}} : <8xi32>
// CHECK: seq.write %alloca0
// CHECK: seq.read %alloca0
// CHECK: hw.output
// VERILOG: module twice(
// VERILOG: reg [31:0] alloca0[0:7];
// VERILOG: assign arg0_wdata = alloca0_rdata + alloca0_rdata;{{.*}}:21:16
func.func @twice(%x: memref<8xi32>) {
  %t = memref.alloca() : memref<8xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi32>
    affine.store %v, %t[%i] : memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    %v = affine.load %t[%i] : memref<8xi32>
    %doubled = arith.addi %v, %v : i32
    affine.store %doubled, %x[%i] : memref<8xi32>
  }
  return
}
