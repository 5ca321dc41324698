// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// Eight complex points in place, already in bit-reversed order; twiddle factors from a table.
// CHECK: arith.subf {{.*}} {gaus.latency = 4 : i64
// CHECK: gaus.ii = 14 : i64
func.func @fft(%re: memref<8xf32>, %im: memref<8xf32>, %wr: memref<4xf32>, %wi: memref<4xf32>) {
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %c0 = arith.constant 0 : index
  scf.for %s = %c0 to %c3 step %c1 {
    %half = arith.shli %c1, %s : index
    %stride = arith.shrui %c4, %s : index
    %mask = arith.subi %half, %c1 : index
    scf.for %k = %c0 to %c4 step %c1 {
      %low = arith.andi %k, %mask : index
      %high = arith.subi %k, %low : index
      %twice = arith.addi %high, %high : index
      %i = arith.addi %twice, %low : index
      %j = arith.addi %i, %half : index
      %t = arith.muli %low, %stride : index
      %cr = memref.load %wr[%t] : memref<4xf32>
      %ci = memref.load %wi[%t] : memref<4xf32>
      %br = memref.load %re[%j] : memref<8xf32>
      %bi = memref.load %im[%j] : memref<8xf32>
      %ar = memref.load %re[%i] : memref<8xf32>
      %ai = memref.load %im[%i] : memref<8xf32>
      %0 = arith.mulf %br, %cr : f32
      %1 = arith.mulf %bi, %ci : f32
      %2 = arith.mulf %br, %ci : f32
      %3 = arith.mulf %bi, %cr : f32
      %tr = arith.subf %0, %1 : f32
      %ti = arith.addf %2, %3 : f32
      %4 = arith.addf %ar, %tr : f32
      %5 = arith.addf %ai, %ti : f32
      %6 = arith.subf %ar, %tr : f32
      %7 = arith.subf %ai, %ti : f32
      memref.store %4, %re[%i] : memref<8xf32>
      memref.store %5, %im[%i] : memref<8xf32>
      memref.store %6, %re[%j] : memref<8xf32>
      memref.store %7, %im[%j] : memref<8xf32>
    }
  }
  return
}
