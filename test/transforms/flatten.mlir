// Nests become perfect: what stands before an inner loop is done in its first iteration, what
// follows it in its last.
// RUN: circt-opt %s --gaus-promote-accumulators --gaus-flatten 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=SAID < %t.err
// RUN: gaus hls %s --top gemm -o %t.sv --report %t.md 2>/dev/null
// RUN: FileCheck %s --check-prefix=REPORT < %t.md

// REPORT: gemm.loop

// CHECK-DAG: #[[INNER:.*]] = affine_set<(d0) : (d0 == 0)>
// CHECK-DAG: #[[LAST:.*]] = affine_set<(d0) : (d0 - 7 == 0)>
// CHECK-LABEL: func.func @gemm
// CHECK: affine.for %[[I:.*]] = 0 to 8 iter_args
// CHECK-NEXT: affine.for %[[J:.*]] = 0 to 8 iter_args
// CHECK-NEXT: affine.for %[[K:.*]] = 0 to 8 iter_args(%[[ACC:.*]] =
// CHECK-NEXT: %[[C:.*]] = affine.if #[[INNER]](%[[K]]) -> i32 {
// CHECK-NEXT: %[[L:.*]] = affine.load %arg2[%[[I]], %[[J]]]
// CHECK-NEXT: affine.yield %[[L]]
// CHECK-NEXT: } else {
// CHECK-NEXT: affine.yield %[[ACC]]
// CHECK: %[[S:.*]] = arith.addi %[[C]],
// CHECK-NEXT: affine.if #[[LAST]](%[[K]]) {
// CHECK-NEXT: affine.store %[[S]], %arg2[%[[I]], %[[J]]]
// CHECK: affine.yield %[[S]]
// CHECK-NEXT: } {gaus.hint = {flatten = true}}
// SAID: flatten.mlir:28:3: remark: this loop and 2 inside it run as one
func.func @gemm(%A: memref<8x8xi32>, %B: memref<8x8xi32>, %C: memref<8x8xi32>) {
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      affine.for %k = 0 to 8 {
        %a = affine.load %A[%i, %k] : memref<8x8xi32>
        %b = affine.load %B[%k, %j] : memref<8x8xi32>
        %c = affine.load %C[%i, %j] : memref<8x8xi32>
        %p = arith.muli %a, %b : i32
        %s = arith.addi %c, %p : i32
        affine.store %s, %C[%i, %j] : memref<8x8xi32>
      }
    }
  }
  return
}

// A load that later iterations read goes round; what the outer loop carries changes with the last.
// CHECK-LABEL: func.func @kept
// CHECK: %[[R:.*]]:2 = affine.for %{{.*}} = 0 to 8 iter_args(%{{.*}} = %arg2, %{{.*}} = %c0_i32) -> (i32, i32) {
// CHECK: affine.for %[[K:.*]] = 2 to 6 step 2 iter_args(%[[X:.*]] = %{{.*}}, %[[H:.*]] = %{{.*}}) -> (i32, i32) {
// CHECK-NEXT: %[[V:.*]] = affine.if {{.*}}(%[[K]]) -> i32 {
// CHECK: affine.yield %[[H]] : i32
// CHECK: %[[P:.*]] = arith.addi %[[X]], %[[V]]
// CHECK: %[[N:.*]] = affine.if {{.*}}(%[[K]]) -> i32 {
// CHECK-NEXT: affine.yield %[[P]] : i32
// CHECK-NEXT: } else {
// CHECK-NEXT: affine.yield %[[X]] : i32
// CHECK: affine.yield %[[N]], %[[V]]
// CHECK: return %[[R]]#0
func.func @kept(%A: memref<8xi32>, %B: memref<8x8xi32>, %x: i32) -> i32 {
  %r = affine.for %i = 0 to 8 iter_args(%a = %x) -> i32 {
    %v = affine.load %A[%i] : memref<8xi32>
    affine.for %k = 2 to 6 step 2 {
      affine.store %v, %B[%i, %k] : memref<8x8xi32>
    }
    %s = arith.addi %a, %v : i32
    affine.yield %s : i32
  }
  return %r : i32
}

// Inner bounds that change, two inner loops, and schedules are left alone.
// CHECK-LABEL: func.func @left
// CHECK-NOT: gaus.hint
// CHECK: return
func.func @left(%A: memref<8xi32>, %x: i32) {
  affine.for %i = 0 to 8 {
    affine.for %k = 0 to affine_map<(d0) -> (d0)>(%i) {
      affine.store %x, %A[%k] : memref<8xi32>
    }
  }
  affine.for %i = 0 to 8 {
    affine.for %k = 0 to 4 {
      affine.store %x, %A[%k] : memref<8xi32>
    }
    affine.for %k = 0 to 4 {
      affine.store %x, %A[%k + 4] : memref<8xi32>
    }
  }
  return
}

// Loops of scf whose bounds are numbers take part.
// CHECK-LABEL: func.func @numbers
// CHECK: affine.for %[[I:.*]] = 2 to 8 step 3 iter_args
// CHECK-NEXT: affine.for %[[K:.*]] = 0 to 8 step 3 iter_args
// CHECK: memref.load %arg0[%[[K]]]
// CHECK: affine.if #{{.*}}(%[[K]]) {
// CHECK-NEXT: memref.store %{{.*}}, %arg1[%[[I]]]
func.func @numbers(%A: memref<8xi32>, %B: memref<8xi32>) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c8 = arith.constant 8 : index
  scf.for %i = %c2 to %c8 step %c3 {
    scf.for %k = %c0 to %c8 step %c3 {
      %a = memref.load %A[%k] : memref<8xi32>
      %c = memref.load %B[%i] : memref<8xi32>
      %s = arith.addi %c, %a : i32
      memref.store %s, %B[%i] : memref<8xi32>
    }
  }
  return
}
