// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/circt.json" %s | FileCheck %s

// a[i] = a[i - 3]·c + b[i]
// CHECK: gaus.ii = 2 : i64, gaus.length
func.func @distance_three(%a: memref<64xi32>, %b: memref<64xi32>, %n: index, %c: i32) {
  affine.for %i = 3 to %n {
    %before = affine.load %a[%i - 3] : memref<64xi32>
    %x = affine.load %b[%i] : memref<64xi32>
    %product = arith.muli %before, %c : i32
    %sum = arith.addi %product, %x : i32
    affine.store %sum, %a[%i] : memref<64xi32>
  }
  return
}
