// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/circt.json" %s | FileCheck %s

// out[i] = max(x[0..i]), written where it grows
// CHECK: gaus.ii = 1 : i64, gaus.length
func.func @running_maximum(%x: memref<64xi32>, %out: memref<64xi32>, %n: index, %least: i32) -> (i32, i32) {
  %zero = arith.constant 0 : index
  %step = arith.constant 1 : index
  %none = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %max, %records = scf.for %i = %zero to %n step %step iter_args(%best = %least, %count = %none) -> (i32, i32) {
    %v = memref.load %x[%i] : memref<64xi32>
    %grows = arith.cmpi sgt, %v, %best : i32
    %next, %more = scf.if %grows -> (i32, i32) {
      memref.store %v, %out[%i] : memref<64xi32>
      %c = arith.addi %count, %one : i32
      scf.yield %v, %c : i32, i32
    } else {
      scf.yield %best, %count : i32, i32
    }
    scf.yield %next, %more : i32, i32
  }
  return %max, %records : i32, i32
}
