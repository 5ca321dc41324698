// RUN: gaus hls %s --top between --clock 100MHz --part ecp5 -o %t.sv
// RUN: FileCheck %s --check-prefix=BETWEEN < %t.sv
// RUN: gaus hls %s --top often --clock 100MHz --part ecp5 -o %t.often.sv
// RUN: FileCheck %s --check-prefix=OFTEN < %t.often.sv
// RUN: gaus hls %s --top often --clock 100MHz --part ecp5 --ii 20 -o %t.seldom.sv
// RUN: FileCheck %s --check-prefix=BETWEEN < %t.seldom.sv

// A divider that waits for the next operation anyway works digit by digit.
// BETWEEN: // Iterative core: latency [[LATENCY:[0-9]+]]
// BETWEEN: module u32_div_iterative_[[LATENCY]](
// BETWEEN-NOT: Pipelined core
func.func @between(%x: memref<8xi32>, %n: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %sum = affine.for %i = 0 to 8 iter_args(%s = %zero) -> i32 {
    %v = affine.load %x[%i] : memref<8xi32>
    %t = arith.addi %s, %v : i32
    affine.yield %t : i32
  }
  %q = arith.divui %sum, %n : i32
  return %q : i32
}

// One that takes an operation in every cycle is a pipeline.
// OFTEN: // Pipelined core: latency [[LATENCY:[0-9]+]]
// OFTEN: module u32_div_[[LATENCY]](
// OFTEN-NOT: Iterative core
func.func @often(%x: memref<8xi32>, %z: memref<8xi32>, %n: i32) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi32>
    %q = arith.divui %v, %n : i32
    affine.store %q, %z[%i] : memref<8xi32>
  }
  return
}
