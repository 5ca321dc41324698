// RUN: circt-opt --gaus-lower-loops=operators=%S/Inputs/floats.json %s | FileCheck %s
// RUN: gaus hls %s --operators %S/Inputs/floats.json -o %t.sv --testbench %t.tb.sv && FileCheck %s --check-prefix=VERILOG --input-file=%t.sv

// The module that the library names does both additions, one in each cycle; the stall is its enable.
// It holds the registers of the addition itself.
// CHECK: hw.module.extern @fadd32
// CHECK: hw.module @sums
// CHECK: [[GO:%.+]] = comb.xor %stall, %true
// CHECK: hw.instance "fadd0_addf_unit" @fadd32(clk: %clk: !seq.clock, ce: [[GO]]: i1, x: {{%.+}}: i32, y: {{%.+}}: i32) -> (z: i32)
// CHECK-NOT: hw.instance
// CHECK: hw.output
// VERILOG-NOT: module fadd32
// VERILOG: module sums(
// VERILOG: fadd32 fadd0_addf_unit (
hw.module.extern @fadd32(in %clk : !seq.clock, in %ce : i1, in %x : i32, in %y : i32, out z : i32)
func.func @sums(%x: memref<8xf32>, %c: f32) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    %s = arith.addf %v, %c : f32
    %t = arith.addf %s, %s : f32
    affine.store %t, %x[%i] : memref<8xf32>
  }
  return
}
