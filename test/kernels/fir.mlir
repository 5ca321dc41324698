// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/circt.json" %s | FileCheck %s

// y[i] = Σ c_k·x[i - k], the last samples in a delay line
// CHECK: gaus.ii = 1 : i64, gaus.length
func.func @fir(%x: memref<64xi32>, %y: memref<64xi32>, %n: index, %c0: i32, %c1: i32, %c2: i32, %c3: i32) {
  %zero = arith.constant 0 : i32
  %line:3 = affine.for %i = 0 to %n iter_args(%x1 = %zero, %x2 = %zero, %x3 = %zero) -> (i32, i32, i32) {
    %x0 = affine.load %x[%i] : memref<64xi32>
    %p0 = arith.muli %x0, %c0 : i32
    %p1 = arith.muli %x1, %c1 : i32
    %p2 = arith.muli %x2, %c2 : i32
    %p3 = arith.muli %x3, %c3 : i32
    %s0 = arith.addi %p0, %p1 : i32
    %s1 = arith.addi %p2, %p3 : i32
    %s = arith.addi %s0, %s1 : i32
    affine.store %s, %y[%i] : memref<64xi32>
    affine.yield %x0, %x1, %x2 : i32, i32, i32
  }
  return
}
