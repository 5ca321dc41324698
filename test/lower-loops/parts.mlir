// RUN: gaus hls %s --top dot --clock 100MHz --part ecp5 -o %t.sv --report %t.txt
// RUN: FileCheck %s --check-prefix=FAST < %t.txt
// RUN: gaus hls %s --top dot --clock 50ns --part ecp5 --margin 2.5 -o %t.sv --report %t.txt
// RUN: FileCheck %s --check-prefix=SLOW < %t.txt
// RUN: gaus hls %s --top dot --clock 80MHz --part ecp5 --input-delay 7 -o %t.sv --report %t.txt
// RUN: FileCheck %s --check-prefix=LATE < %t.txt
// RUN: circt-opt --gaus-schedule="clock=100MHz part=ecp5" %s | FileCheck %s --check-prefix=PASS

// A clock in megahertz: block memory, product and sum do not fit into ten nanoseconds, but into fifty.
// FAST: length {{[34]}} steps
// FAST: cycle time {{ *}}10 ns
// FAST: worst slack {{ *}}{{[0-9.]+}} ns
// SLOW: length {{ *}}2 steps
// SLOW: cycle time {{ *}}50 ns
// SLOW: margin {{ *}}2.5 ns
// Read data that come late have a cycle of their own only in the share that is left.
// LATE: longest path {{ *}}{{(7|8|9|10|11)[.0-9]*}} ns
// PASS: gaus.ii = 1

func.func @dot(%a: memref<64xi16>, %b: memref<64xi16>) -> i16 {
  %zero = arith.constant 0 : i16
  %r = affine.for %i = 0 to 64 iter_args(%s = %zero) -> (i16) {
    %x = affine.load %a[%i] : memref<64xi16>
    %y = affine.load %b[%i] : memref<64xi16>
    %p = arith.muli %x, %y : i16
    %t = arith.addi %s, %p : i16
    affine.yield %t : i16
  }
  return %r : i16
}
