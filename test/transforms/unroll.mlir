// Several iterations as one, by hint or by option.
// RUN: circt-opt %s --gaus-unroll 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=SAID < %t.err
// RUN: circt-opt %s '--gaus-unroll=unroll=inner:full,m:2' 2>/dev/null | FileCheck %s --check-prefix=ASKED

// CHECK-LABEL: func.func @rest
// CHECK: %[[M:.*]] = affine.for %[[I:.*]] = 0 to 2 iter_args(%[[ACC:.*]] = %c0_i32) -> (i32) {
// CHECK-NEXT: %[[A0:.*]] = affine.load %arg0[%[[I]] * 4 + 1]
// CHECK-NEXT: %[[S0:.*]] = arith.addi %[[ACC]], %[[A0]]
// CHECK-NEXT: %[[A1:.*]] = affine.load %arg0[%[[I]] * 4 + 2]
// CHECK-NEXT: %[[S1:.*]] = arith.addi %[[S0]], %[[A1]]
// CHECK-NEXT: affine.load %arg0[%[[I]] * 4 + 3]
// CHECK: affine.load %arg0[%[[I]] * 4 + 4]
// CHECK: }
// CHECK: %[[R:.*]] = affine.for %[[I:.*]] = 8 to 10 iter_args(%{{.*}} = %[[M]]) -> (i32) {
// CHECK-NEXT: affine.load %arg0[%[[I]] + 1]
// CHECK: return %[[R]]
func.func @rest(%A: memref<16xi32>) -> i32 {
  %z = arith.constant 0 : i32
  // SAID-DAG: unroll.mlir:21:{{.*}} remark: this loop runs 4 iterations at a time and 2 left
  %r = affine.for %i = 0 to 10 iter_args(%a = %z) -> i32 {
    %x = affine.load %A[%i + 1] : memref<16xi32>
    %s = arith.addi %a, %x : i32
    affine.yield %s : i32
  } {gaus.hint = {unroll = 4}}
  return %r : i32
}

// Trip counts from outside: groups, then what is left.
// CHECK-LABEL: func.func @unknown
// CHECK: affine.for %[[I:.*]] = 1 to #map{{.*}}()[%arg1] step 4 {
// CHECK-NEXT: affine.store %{{.*}}, %arg0[%[[I]]]
// CHECK-NEXT: affine.store %{{.*}}, %arg0[%[[I]] + 2]
// CHECK: affine.for %[[I:.*]] = max #map{{.*}}()[%arg1] to %arg1 step 2 {
// CHECK: scf.for %[[I:.*]] = %c0 to %[[END:.*]] step
// CHECK: scf.for %[[I:.*]] = %[[END]] to %arg1 step
func.func @unknown(%A: memref<?xi32>, %n: index) {
  %z = arith.constant 0 : i32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  affine.for %i = 1 to %n step 2 {
    affine.store %z, %A[%i] : memref<?xi32>
  } {gaus.hint = {unroll = 2, ii = 1}}
  scf.for %i = %c0 to %n step %c1 {
    memref.store %z, %A[%i] : memref<?xi32>
  } {gaus.hint = {unroll = 2}}
  return
}

// All iterations, in an outer loop too; what else a hint says stays.
// CHECK-LABEL: func.func @full
// CHECK: affine.for %[[I:.*]] = 0 to 4 {
// CHECK-NEXT: affine.store %{{.*}}, %arg0[%[[I]], 0]
// CHECK-NEXT: affine.store %{{.*}}, %arg0[%[[I]], 1]
// CHECK-NEXT: affine.store %{{.*}}, %arg0[%[[I]], 2]
// CHECK-NEXT: } {gaus.hint = {ii = 3 : i64}}
func.func @full(%A: memref<8x4xi32>) {
  %z = arith.constant 0 : i32
  affine.for %i = 0 to 4 {
    affine.for %k = 0 to 3 {
      affine.store %z, %A[%i, %k] : memref<8x4xi32>
    } {gaus.hint = {unroll = "full"}}
  } {gaus.hint = {ii = 3}}
  return
}

// By option: a label and an induction variable; one iteration that is left is written out.
// ASKED-LABEL: func.func @asked
// ASKED: affine.for %[[I:.*]] = 0 to 2 {
// ASKED-NEXT: affine.store %{{.*}}, %arg0[%[[I]] * 2]
// ASKED-NEXT: affine.store %{{.*}}, %arg0[%[[I]] * 2 + 1]
// ASKED-NEXT: }
// ASKED-NEXT: affine.store %{{.*}}, %arg0[4]
// ASKED-NEXT: affine.store %{{.*}}, %arg0[5]
// ASKED-NEXT: affine.store %{{.*}}, %arg0[7]
// ASKED-NEXT: return
func.func @asked(%A: memref<8xi32>) {
  %z = arith.constant 0 : i32
  affine.for %m = 0 to 5 {
    affine.store %z, %A[%m] : memref<8xi32>
  }
  affine.for %k = 5 to 9 step 2 {
    affine.store %z, %A[%k] : memref<8xi32>
  } {gaus.name = "inner"}
  return
}

// A loop that never runs leaves nothing, whatever is inside.
// CHECK-LABEL: func.func @never
// CHECK-NEXT: return
func.func @never(%A: memref<8xi32>, %x: i32) {
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  scf.for %i = %c3 to %c1 step %c1 {
    scf.for %j = %c1 to %c3 step %c1 {
      memref.store %x, %A[%j] : memref<8xi32>
    }
  } {gaus.hint = {unroll = 5}}
  return
}
