// RUN: circt-opt --gaus-lower-loops=operators=%S/Inputs/calls.json %s | FileCheck %s
// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/calls.json opaque=1" %s | FileCheck %s --check-prefix=SCHEDULE
// RUN: gaus hls %s --top caller --operators %S/Inputs/calls.json -o %t.sv && FileCheck %s --check-prefix=VERILOG --input-file=%t.sv

// What is called stands in the place of the call; private functions that are only called go. A module
// does the work of a function without a body, and of one that a library knows.
// CHECK-NOT: func.func
// CHECK: hw.module @caller
// CHECK: hw.instance "far_unit" @far_module
// CHECK: hw.module @public
// CHECK-NOT: func.func
// VERILOG-NOT: module public
// VERILOG: module caller(
// VERILOG: far_module

// The loop that holds calls is scheduled with their bodies in it.
// SCHEDULE: func.func private @square
// SCHEDULE: func.func @caller
// SCHEDULE-NEXT: affine.for
// SCHEDULE-NOT: call @square
// SCHEDULE: arith.muli {{.*}}gaus.start
// SCHEDULE: call @far({{.*}}gaus.latency = 3 : i64{{.*}}gaus.start
// SCHEDULE: gaus.ii = 1
// SCHEDULE: func.func @public
hw.module.extern @far_module(in %clk : !seq.clock, in %ce : i1, in %x : i32, out z : i32)
func.func private @far(i32) -> i32
func.func private @square(%x: i32) -> i32 {
  %y = arith.muli %x, %x : i32
  return %y : i32
}
func.func @caller(%a: memref<8xi32>, %b: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %x = affine.load %a[%i] : memref<8xi32>
    %y = func.call @square(%x) : (i32) -> i32
    %far = func.call @far(%y) : (i32) -> i32
    %z = func.call @public(%far) : (i32) -> i32
    affine.store %z, %b[%i] : memref<8xi32>
  }
  return
}
func.func @public(%x: i32) -> i32 {
  %y = func.call @square(%x) : (i32) -> i32
  return %y : i32
}
