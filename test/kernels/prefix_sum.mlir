// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/circt.json" %s | FileCheck %s

// out[i] = out[i - 1] + in[i], through the memory
// CHECK: gaus.ii = 2 : i64, gaus.length
func.func @prefix_sum(%in: memref<64xi32>, %out: memref<64xi32>, %n: index) {
  affine.for %i = 1 to %n {
    %before = affine.load %out[%i - 1] : memref<64xi32>
    %x = affine.load %in[%i] : memref<64xi32>
    %sum = arith.addi %before, %x : i32
    affine.store %sum, %out[%i] : memref<64xi32>
  }
  return
}
