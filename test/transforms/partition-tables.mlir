// RUN: circt-opt --gaus-unroll=unroll=k:4 --gaus-partition %s 2>&1 | FileCheck %s

// A table of constants is divided as what is allocated is; both looks at it are one memory.
// CHECK-LABEL: func.func @table
// CHECK-COUNT-2: memref.get_global @weights : memref<8xi32> {gaus.hint = {partition = "0:cyclic:4"}}
memref.global "private" constant @weights : memref<8xi32> = dense<[1, 2, 3, 4, 5, 6, 7, 8]>
func.func @table(%y: memref<8xi32>) -> i32 {
  %z = arith.constant 0 : i32
  %first = memref.get_global @weights : memref<8xi32>
  %s = affine.for %k = 0 to 8 iter_args(%a = %z) -> i32 {
    %v = affine.load %first[%k] : memref<8xi32>
    %b = arith.addi %a, %v : i32
    affine.yield %b : i32
  }
  %again = memref.get_global @weights : memref<8xi32>
  %v = affine.load %again[3] : memref<8xi32>
  affine.store %v, %y[0] : memref<8xi32>
  return %s : i32
}
