// REQUIRES: iverilog
// Ports with the names of the source, options that take both names, and an index of any width.

// RUN: gaus hls %s --top f --port-names source --ports y:1r1w --partition arg0:0:cyclic:2 -o %t.sv --testbench %t.tb.sv --report %t.json
// RUN: FileCheck %s < %t.sv
// RUN: iverilog -g2012 -s tb -o %t.vvp %t.tb.sv %t.sv
// RUN: vvp -n %t.vvp +n=3 | FileCheck --check-prefix=SUM %s
// RUN: gaus hls %s --top f --ports arg1:1r1w --partition x:0:cyclic:2 -o %t.numbered.sv
// RUN: FileCheck --check-prefix=NUMBERED %s < %t.numbered.sv
// RUN: circt-opt %s --gaus-lower-loops="port-names=source" | FileCheck --check-prefix=PASS %s
// RUN: gaus hls %s --top f --port-names source --index-bits 16 -o %t.16.sv
// RUN: FileCheck --check-prefix=NARROW %s < %t.16.sv
// RUN: gaus hls %s --top g --index-bits 48 -o %t.48.sv --testbench %t.48.tb.sv
// RUN: FileCheck --check-prefix=WIDE %s < %t.48.sv
// RUN: iverilog -g2012 -s tb -o %t.48.vvp %t.48.tb.sv %t.48.sv
// RUN: printf '1\n1\n1\n1\n1\n1\n1\n1\n' > %t.hex
// RUN: vvp -n %t.48.vvp +arg0=%t.hex +arg1=5000000000 | FileCheck --check-prefix=FAR %s
// RUN: circt-opt %s --gaus-schedule="index-bits=48 report=%t.g.json" -o /dev/null
// RUN: FileCheck --check-prefix=VALUES %s < %t.g.json

// CHECK: module f(
// CHECK: [31:0] arg2,
// CHECK: n,
// CHECK: x_b0_rdata
// CHECK: y_rdata
// CHECK: y_p1_addr
// SUM: out0
// NUMBERED: arg3,
// NUMBERED: arg0_b0_rdata
// NUMBERED: arg1_p1_addr
// PASS: hw.module @f({{.*}}in %n : i32, in %x_rdata : i32
// NARROW: [15:0] n
// WIDE: [47:0] arg1,
// WIDE: arg0_rdata
// WIDE: [47:0] out0
// FAR: out0 45000000000
// VALUES: "bits":48
func.func @f(%x: memref<16xi32>, %y: memref<16xi32>, %begin: i32, %n: index) -> i32 {
  %zero = arith.constant 0 : i32
  %sum = affine.for %i = 0 to %n iter_args(%acc = %zero) -> (i32) {
    %v = affine.load %x[%i] : memref<16xi32>
    %w = arith.addi %v, %begin : i32
    affine.store %w, %y[%i] : memref<16xi32>
    %a = arith.addi %acc, %w : i32
    affine.yield %a : i32
  }
  return %sum : i32
}
func.func @g(%p: memref<8xindex>, %far: index) -> index {
  %sum = affine.for %i = 0 to 8 iter_args(%acc = %far) -> (index) {
    %v = affine.load %p[%i] : memref<8xindex>
    %w = arith.muli %v, %far : index
    %a = arith.addi %acc, %w : index
    affine.yield %a : index
  }
  return %sum : index
}
