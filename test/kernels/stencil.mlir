// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/circt.json" %s | FileCheck %s

// out = 4·in - its four neighbours
// CHECK: gaus.ii = 5 : i64, gaus.length
func.func @stencil(%in: memref<10x12xi32>, %out: memref<10x12xi32>) {
  %four = arith.constant 4 : i32
  affine.for %i = 1 to 9 {
    affine.for %j = 1 to 11 {
      %c = affine.load %in[%i, %j] : memref<10x12xi32>
      %n = affine.load %in[%i - 1, %j] : memref<10x12xi32>
      %s = affine.load %in[%i + 1, %j] : memref<10x12xi32>
      %w = affine.load %in[%i, %j - 1] : memref<10x12xi32>
      %e = affine.load %in[%i, %j + 1] : memref<10x12xi32>
      %m = arith.muli %c, %four : i32
      %v = arith.addi %n, %s : i32
      %h = arith.addi %w, %e : i32
      %sides = arith.addi %v, %h : i32
      %r = arith.subi %m, %sides : i32
      affine.store %r, %out[%i, %j] : memref<10x12xi32>
    }
  }
  return
}
