// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/circt.json" %s | FileCheck %s

// One radix-2 stage in place: (u, v) -> (u + w·v, u - w·v), Q15
// CHECK: gaus.ii = 4 : i64, gaus.length
func.func @fft_butterfly(%re: memref<32xi32>, %im: memref<32xi32>, %wr: memref<16xi32>, %wi: memref<16xi32>, %n: index) {
  %shift = arith.constant 15 : i32
  affine.for %j = 0 to %n {
    %ur = affine.load %re[%j] : memref<32xi32>
    %ui = affine.load %im[%j] : memref<32xi32>
    %vr = affine.load %re[%j + 16] : memref<32xi32>
    %vi = affine.load %im[%j + 16] : memref<32xi32>
    %cr = affine.load %wr[%j] : memref<16xi32>
    %ci = affine.load %wi[%j] : memref<16xi32>
    %rr = arith.muli %vr, %cr : i32
    %ii = arith.muli %vi, %ci : i32
    %ri = arith.muli %vr, %ci : i32
    %ir = arith.muli %vi, %cr : i32
    %tr0 = arith.subi %rr, %ii : i32
    %ti0 = arith.addi %ri, %ir : i32
    %tr = arith.shrsi %tr0, %shift : i32
    %ti = arith.shrsi %ti0, %shift : i32
    %ar = arith.addi %ur, %tr : i32
    %ai = arith.addi %ui, %ti : i32
    %br = arith.subi %ur, %tr : i32
    %bi = arith.subi %ui, %ti : i32
    affine.store %ar, %re[%j] : memref<32xi32>
    affine.store %ai, %im[%j] : memref<32xi32>
    affine.store %br, %re[%j + 16] : memref<32xi32>
    affine.store %bi, %im[%j + 16] : memref<32xi32>
  }
  return
}
