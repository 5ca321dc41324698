// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: gaus hls %s --top words -o %t.sv && FileCheck %s --check-prefix=WORDS --input-file=%t.sv
// RUN: gaus hls %s --top printed -o %t.sv --partition arg0:0:cyclic:4 2>&1 && FileCheck %s --check-prefix=BANKS --input-file=%t.sv

// An access of a memory of scalars is one of each lane; what may be outside asks.
// CHECK-LABEL: func.func @lanes(
// CHECK-SAME:    memref<10xf32>
// CHECK:         affine.load %arg0[%{{.*}}] {{.*}}gaus.start
// CHECK:         affine.load %arg0[%{{.*}} + 1] {{.*}}gaus.start
// CHECK:         arith.mulf {{.*}} : f32
// CHECK:         arith.mulf {{.*}} : f32
// CHECK-NOT:     arith.mulf
// CHECK:         arith.cmpi slt
// CHECK:         scf.if
// CHECK-NOT:     vector
func.func @lanes(%x: memref<10xf32>, %y: memref<9xf32>) {
  affine.for %i = 0 to 10 step 2 {
    %v = affine.vector_load %x[%i] : memref<10xf32>, vector<2xf32>
    %s = arith.mulf %v, %v : vector<2xf32>
    vector.transfer_write %s, %y[%i] : vector<2xf32>, memref<9xf32>
  }
  return
}

// A memory of vectors is one of words, as are arguments.
// CHECK-LABEL: func.func @words(
// CHECK-SAME:    memref<8xi64>, %arg1: i64
// WORDS: module words(
// WORDS: input [63:0] arg1
// WORDS: output [63:0] arg0_wdata
func.func @words(%x: memref<8xvector<4xi16>>, %by: vector<4xi16>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xvector<4xi16>>
    %s = arith.addi %v, %by : vector<4xi16>
    affine.store %s, %x[%i] : memref<8xvector<4xi16>>
  }
  return
}

// The generic form, as mlir-opt prints it; banks serve the lanes at once.
// CHECK-LABEL: func.func @printed(
// BANKS: arg0_b3_rdata
func.func @printed(%x: memref<16xi32>) -> i32 {
  %z = arith.constant 0 : i32
  %sum = affine.for %i = 0 to 16 step 4 iter_args(%a = %z) -> (i32) {
    %v = "vector.load"(%x, %i) <{nontemporal = false}> : (memref<16xi32>, index) -> vector<4xi32>
    %s = "vector.reduction"(%v, %a) <{fastmath = #arith.fastmath<none>, kind = #vector.kind<add>}> : (vector<4xi32>, i32) -> i32
    affine.yield %s : i32
  }
  return %sum : i32
}
