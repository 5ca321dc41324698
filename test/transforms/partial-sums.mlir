// Partial sums that take turns, where operations allow another order.
// RUN: circt-opt %s --gaus-partial-sums 2>%t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=SAID < %t.err
// RUN: gaus hls %s --top dot --report %t.txt -o %t.sv 2>/dev/null && FileCheck %s --check-prefix=II < %t.txt
// RUN: gaus hls %s --top ordered --report %t.txt -o %t.sv 2>/dev/null && FileCheck %s --check-prefix=ORDERED < %t.txt
// RUN: gaus hls %s --top ordered --reassociate fast --report %t.txt -o %t.sv 2>/dev/null && FileCheck %s --check-prefix=II < %t.txt

// CHECK-LABEL: func.func @dot
// CHECK: %[[N:.*]] = arith.constant -0.0{{.*}} : f32
// CHECK: %[[S:.*]]:4 = affine.for {{.*}} iter_args(%[[A:.*]] = %arg2, %[[B:.*]] = %[[N]], %[[C:.*]] = %[[N]], %[[D:.*]] = %[[N]])
// CHECK: %[[T:.*]] = arith.addf %[[A]], %{{.*}} fastmath<reassoc>
// CHECK: affine.yield %[[D]], %[[T]], %[[B]], %[[C]]
// CHECK: %[[X:.*]] = arith.addf %[[S]]#0, %[[S]]#3 fastmath<reassoc>
// CHECK: %[[Y:.*]] = arith.addf %[[S]]#2, %[[S]]#1 fastmath<reassoc>
// CHECK: arith.addf %[[X]], %[[Y]] fastmath<reassoc>
// SAID: partial-sums.mlir:[[#]]:8: remark: what goes round this loop is 4 partial sums
// SAID: partial-sums.mlir:[[#]]:8: remark: what goes round this loop is 4 partial sums
// SAID-NOT: remark
// II: final II 1
func.func @dot(%x: memref<64xf32>, %y: memref<64xf32>, %z: f32) -> f32 {
  %s = affine.for %i = 0 to 64 iter_args(%a = %z) -> (f32) {
    %v = affine.load %x[%i] : memref<64xf32>
    %w = affine.load %y[%i] : memref<64xf32>
    %p = arith.mulf %v, %w : f32
    %t = arith.addf %a, %p fastmath<reassoc> : f32
    affine.yield %t : f32
  }
  return %s : f32
}

// A product, of unknown trip count.
// CHECK-LABEL: func.func @product
// CHECK: arith.constant 1.0{{.*}} : f32
// CHECK: scf.for {{.*}} -> (f32, f32, f32, f32)
func.func @product(%x: memref<64xf32>, %n: index, %z: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %s = scf.for %i = %c0 to %n step %c1 iter_args(%a = %z) -> (f32) {
    %v = memref.load %x[%i] : memref<64xf32>
    %t = arith.mulf %v, %a fastmath<fast> : f32
    scf.yield %t : f32
  }
  return %s : f32
}

// Without leave the order stays; so it does where a sum on the way is seen, and in short loops.
// CHECK-LABEL: func.func @ordered
// CHECK-NOT: , f32, f32
// ORDERED: final II {{[2-9]}}
func.func @ordered(%x: memref<64xf32>, %z: f32) -> f32 {
  %s = affine.for %i = 0 to 64 iter_args(%a = %z) -> (f32) {
    %v = affine.load %x[%i] : memref<64xf32>
    %t = arith.addf %a, %v fastmath<nnan> : f32
    affine.yield %t : f32
  }
  return %s : f32
}
func.func @seen(%x: memref<64xf32>, %z: f32) -> f32 {
  %s = affine.for %i = 0 to 64 iter_args(%a = %z) -> (f32) {
    %v = affine.load %x[%i] : memref<64xf32>
    %t = arith.addf %a, %v fastmath<reassoc> : f32
    affine.store %t, %x[%i] : memref<64xf32>
    affine.yield %t : f32
  }
  %r = affine.for %i = 0 to 7 iter_args(%a = %s) -> (f32) {
    %v = affine.load %x[%i] : memref<64xf32>
    %t = arith.addf %a, %v fastmath<reassoc> : f32
    affine.yield %t : f32
  }
  return %r : f32
}
