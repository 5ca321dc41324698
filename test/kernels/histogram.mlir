// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/circt.json" %s | FileCheck %s

// bins[x[i]] += 1: which bin is known only at run time
// CHECK: gaus.ii = 2 : i64, gaus.length
func.func @histogram(%x: memref<64xi32>, %bins: memref<16xi32>, %n: index) {
  %zero = arith.constant 0 : index
  %step = arith.constant 1 : index
  %one = arith.constant 1 : i32
  scf.for %i = %zero to %n step %step {
    %value = memref.load %x[%i] : memref<64xi32>
    %bin = arith.index_cast %value : i32 to index
    %count = memref.load %bins[%bin] : memref<16xi32>
    %more = arith.addi %count, %one : i32
    memref.store %more, %bins[%bin] : memref<16xi32>
  }
  return
}
