// Control and numbers as registers of AXI4-Lite: ports, map, header, and a bench that drives them.
// RUN: gaus hls %s --top dot --interface axi-lite --report %t.json --header %t.h --testbench %t.tb.sv -o %t.sv
// RUN: FileCheck %s --input-file %t.sv
// RUN: FileCheck %s --input-file %t.json --check-prefix JSON
// RUN: FileCheck %s --input-file %t.h --check-prefix HEADER
// RUN: iverilog -g2012 -o %t.vvp %t.tb.sv %t.sv
// RUN: vvp -n %t.vvp +pressure=150 +runs=2 +arg1=1000 +arg2=5 | FileCheck %s --check-prefix RUNS
// The hint on the function says the same.
// RUN: gaus hls %s --top hinted --report %t.hinted.json -o %t.sv
// RUN: FileCheck %s --input-file %t.hinted.json --check-prefix HINTED
// HINTED: "control":{"kind":"axi-lite"

// CHECK-LABEL: module dot_core(
// CHECK-LABEL: module dot(
// CHECK: aresetn
// CHECK: s_axi_control_awaddr
// CHECK: interrupt
// JSON: "reset":"aresetn","control":{"kind":"axi-lite","prefix":"s_axi_control"
// JSON-SAME: {"name":"out0","offset":16,"bits":32,"writes":false}
// JSON-SAME: {"name":"arg1","offset":24,"bits":48,"writes":true}
// JSON-SAME: {"name":"arg2","offset":36,"bits":8,"writes":true}
// HEADER: #define XDOT_CONTROL_ADDR_AP_CTRL 0x00
// HEADER: #define XDOT_CONTROL_ADDR_OUT0_DATA 0x10
// HEADER: #define XDOT_CONTROL_ADDR_ARG1_DATA 0x18
// HEADER-NEXT: #define XDOT_CONTROL_BITS_ARG1_DATA 48
// HEADER: #define XDOT_CONTROL_ADDR_ARG2_DATA 0x24
// RUNS: cycles
// RUNS: out0 1005
// RUNS: cycles
// RUNS: out0 1005
func.func @dot(%a: memref<4xi32>, %big: i48, %k: i8) -> i32 {
  %first = arith.trunci %big : i48 to i32
  %second = arith.extsi %k : i8 to i32
  %sum = arith.addi %first, %second : i32
  affine.for %i = 0 to 4 {
    affine.store %sum, %a[%i] : memref<4xi32>
  }
  return %sum : i32
}

func.func @hinted(%x: i32) -> i32 attributes {gaus.hint = {interface = "axi-lite"}} {
  return %x : i32
}
