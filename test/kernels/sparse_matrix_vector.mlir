// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/circt.json" %s | FileCheck %s

// y = a·x with a in compressed rows; the innermost loop has run-time bounds
// CHECK: gaus.ii = 1 : i64, gaus.length
func.func @sparse_matrix_vector(%rows: memref<9xi32>, %columns: memref<64xi32>, %values: memref<64xi32>, %x: memref<16xi32>, %y: memref<8xi32>) {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : index
  affine.for %i = 0 to 8 {
    %first = affine.load %rows[%i] : memref<9xi32>
    %end = affine.load %rows[%i + 1] : memref<9xi32>
    %lower = arith.index_cast %first : i32 to index
    %upper = arith.index_cast %end : i32 to index
    %sum = scf.for %k = %lower to %upper step %one iter_args(%acc = %zero) -> (i32) {
      %column = memref.load %columns[%k] : memref<64xi32>
      %j = arith.index_cast %column : i32 to index
      %xj = memref.load %x[%j] : memref<16xi32>
      %value = memref.load %values[%k] : memref<64xi32>
      %product = arith.muli %value, %xj : i32
      %next = arith.addi %acc, %product : i32
      scf.yield %next : i32
    }
    affine.store %sum, %y[%i] : memref<8xi32>
  }
  return
}
