// Accumulators in memory become values that go round.
// RUN: circt-opt %s --gaus-promote-accumulators 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=SAID < %t.err

// CHECK-LABEL: func.func @gemm
// SAID: promote.mlir:27:9: remark: this element stays in a register while the loop runs
// CHECK: affine.for %[[I:.*]] = 0 to 8 {
// CHECK-NEXT: affine.for %[[J:.*]] = 0 to 8 {
// CHECK-NEXT: %[[C:.*]] = affine.load %arg2[%[[I]], %[[J]]]
// CHECK-NEXT: %[[R:.*]] = affine.for %{{.*}} = 0 to 8 iter_args(%[[ACC:.*]] = %[[C]]) -> (i32) {
// CHECK-NEXT: affine.load %arg0
// CHECK-NEXT: affine.load %arg1
// CHECK-NEXT: arith.muli
// CHECK-NEXT: %[[S:.*]] = arith.addi %[[ACC]],
// CHECK-NEXT: affine.yield %[[S]] : i32
// CHECK-NEXT: }
// CHECK-NEXT: affine.store %[[R]], %arg2[%[[I]], %[[J]]]
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

// What was stored before the loop is where it begins; a loop that may have no iteration stores only
// if it ran.
// CHECK-LABEL: func.func @cleared
// CHECK: %[[Z:.*]] = arith.constant 7 : i32
// CHECK: memref.store %[[Z]], %arg1[%[[I:.*]]]
// CHECK-NEXT: %[[RUNS:.*]] = arith.cmpi slt, %{{.*}}, %arg2 : index
// CHECK-NEXT: %[[R:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[Z]]) -> (i32) {
// CHECK-NOT: arg1
// CHECK: scf.if %[[RUNS]] {
// CHECK-NEXT: memref.store %[[R]], %arg1[%[[I]]]
func.func @cleared(%A: memref<8x8xi32>, %y: memref<8xi32>, %n: index) {
  %z = arith.constant 7 : i32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    memref.store %z, %y[%i] : memref<8xi32>
    scf.for %k = %c0 to %n step %c1 {
      %a = memref.load %A[%i, %k] : memref<8x8xi32>
      %c = memref.load %y[%i] : memref<8xi32>
      %s = arith.addi %c, %a : i32
      memref.store %s, %y[%i] : memref<8xi32>
    }
  }
  return
}

// Where the loop has an iteration, the store before it is not seen and goes.
// CHECK-LABEL: func.func @dead
// SAID: promote.mlir:73:3: remark: this store is dropped
// CHECK-NOT: memref.store %c0_i32
// CHECK: %[[R:.*]] = affine.for %{{.*}} = 0 to 4 iter_args(%[[ACC:.*]] = %c0_i32) -> (i32) {
// CHECK-NEXT: affine.load %arg0
// CHECK-NEXT: arith.addi %[[ACC]]
// CHECK-NEXT: affine.yield
// CHECK-NEXT: }
// CHECK-NEXT: affine.store %[[R]], %arg1[0]
// CHECK-NEXT: return
func.func @dead(%A: memref<4xi32>, %y: memref<4xi32>) {
  %z = arith.constant 0 : i32
  affine.store %z, %y[0] : memref<4xi32>
  affine.for %k = 0 to 4 {
    %a = affine.load %A[%k] : memref<4xi32>
    %c = affine.load %y[0] : memref<4xi32>
    %s = arith.addi %c, %a : i32
    affine.store %s, %y[0] : memref<4xi32>
  }
  return
}

// Another access of the same memory is no obstacle where it never meets the element: k < 4 ≤ 5.
// CHECK-LABEL: func.func @apart
// CHECK: affine.for {{.*}} iter_args
// CHECK: affine.load %arg0[%{{.*}}]
func.func @apart(%A: memref<8xi32>) {
  affine.for %k = 0 to 4 {
    %a = affine.load %A[%k] : memref<8xi32>
    %c = affine.load %A[5] : memref<8xi32>
    %s = arith.addi %c, %a : i32
    affine.store %s, %A[5] : memref<8xi32>
  }
  return
}

// It is one where it may: an element of the row, a subscript from data, a view, another loop's turn.
// CHECK-LABEL: func.func @meets
// CHECK-NOT: iter_args
// CHECK: return
func.func @meets(%A: memref<8xi32>, %n: index) {
  %v = memref.cast %A : memref<8xi32> to memref<?xi32>
  affine.for %k = 0 to 8 {
    %a = affine.load %A[%k] : memref<8xi32>
    %c = affine.load %A[5] : memref<8xi32>
    %s = arith.addi %c, %a : i32
    affine.store %s, %A[5] : memref<8xi32>
  }
  affine.for %k = 0 to 4 {
    %a = memref.load %A[%n] : memref<8xi32>
    %c = affine.load %A[5] : memref<8xi32>
    %s = arith.addi %c, %a : i32
    affine.store %s, %A[5] : memref<8xi32>
  }
  affine.for %k = 0 to 4 {
    %a = affine.load %v[%k] : memref<?xi32>
    %c = affine.load %A[5] : memref<8xi32>
    %s = arith.addi %c, %a : i32
    affine.store %s, %A[5] : memref<8xi32>
  }
  return
}

// A loop with a schedule stays as it is.
// CHECK-LABEL: func.func @kept
// CHECK-NOT: iter_args
// CHECK: return
func.func @kept(%A: memref<8xi32>) {
  affine.for %k = 0 to 4 {
    %c = affine.load %A[5] {gaus.start = 0} : memref<8xi32>
    affine.store %c, %A[5] {gaus.start = 1} : memref<8xi32>
  } {gaus.ii = 2, gaus.length = 2}
  return
}

// Subscripts that are written in two ways are one place; each access keeps its own way.
// CHECK-LABEL: func.func @two_ways
// CHECK: %[[C:.*]] = affine.load %arg0[5]
// CHECK: %[[R:.*]] = affine.for {{.*}} iter_args(%{{.*}} = %[[C]])
// CHECK: affine.store %[[R]], %arg0[%{{.*}} + 1]
func.func @two_ways(%A: memref<8xi32>) {
  affine.for %k = 0 to 4 {
    %n = affine.apply affine_map<() -> (4)>()
    %c = affine.load %A[5] : memref<8xi32>
    %s = arith.addi %c, %c : i32
    affine.store %s, %A[%n + 1] : memref<8xi32>
  }
  return
}

// Plans are weighed where a while loop is, too.
// RUN: gaus hls %s --top with_while -o %t.w.sv --report %t.w.json 2>/dev/null
// RUN: %python -m json.tool %t.w.json | FileCheck %s --check-prefix=WHILE
// WHILE: "modules"
func.func @with_while(%A: memref<8xi32>, %x: i32) -> i32 {
  %c1 = arith.constant 1 : i32
  affine.for %k = 0 to 8 {
    %a = affine.load %A[%k] : memref<8xi32>
    %c = affine.load %A[0] : memref<8xi32>
    affine.store %a, %A[7] : memref<8xi32>
  }
  affine.for %k = 0 to 7 {
    %a = affine.load %A[%k] : memref<8xi32>
    %c = affine.load %A[7] : memref<8xi32>
    %s = arith.addi %a, %c : i32
    affine.store %s, %A[7] : memref<8xi32>
  }
  %r = scf.while (%v = %x) : (i32) -> i32 {
    %m = arith.cmpi ult, %c1, %v : i32
    scf.condition(%m) %v : i32
  } do {
  ^bb0(%v: i32):
    %h = arith.shrui %v, %c1 : i32
    scf.yield %h : i32
  }
  return %r : i32
}

// What is stored and loaded again in a body goes there directly, without any loop to promote from.
// CHECK-LABEL: func.func @forwarded
// CHECK: affine.for
// CHECK-NEXT: %[[A:.*]] = affine.load %arg0[%{{.*}}]
// CHECK-NEXT: %[[S:.*]] = arith.addi %[[A]], %[[A]]
// CHECK-NEXT: %[[T:.*]] = arith.addi %[[S]], %[[A]]
// CHECK-NEXT: affine.store %[[T]], %arg1[%{{.*}}]
// CHECK-NEXT: }
func.func @forwarded(%x: memref<8xi32>, %y: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %a = affine.load %x[%i] : memref<8xi32>
    %s = arith.addi %a, %a : i32
    affine.store %s, %y[%i] : memref<8xi32>
    %b = affine.load %y[%i] : memref<8xi32>
    %t = arith.addi %b, %a : i32
    affine.store %t, %y[%i] : memref<8xi32>
  }
  return
}
