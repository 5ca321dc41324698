// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: circt-opt --gaus-lower-loops %s | FileCheck %s --check-prefix=HW

// Atomic operations are loads and stores.
// CHECK-LABEL: func.func @atomic(
// CHECK:         memref.load %arg0
// CHECK:         arith.addi
// CHECK:         memref.store
// CHECK:         memref.load %arg0
// CHECK:         arith.muli
// CHECK:         memref.store
// HW-LABEL: hw.module @atomic(
func.func @atomic(%x: memref<8xi32>, %y: memref<8xi32>) {
  %two = arith.constant 2 : i32
  affine.for %i = 0 to 8 {
    %k = affine.load %y[%i] : memref<8xi32>
    memref.atomic_rmw addi %k, %x[%i] : (i32, memref<8xi32>) -> i32
    memref.generic_atomic_rmw %x[%i] : memref<8xi32> {
    ^bb0(%old: i32):
      %new = arith.muli %old, %two : i32
      memref.atomic_yield %new : i32
    }
  }
  return
}

// What only asks or asserts is nothing, and poison any value.
// CHECK-LABEL: func.func @nothing(
// CHECK-NOT:     {{cf.assert|prefetch|poison}}
// CHECK:         return
// HW-LABEL: hw.module @nothing(
func.func @nothing(%x: memref<8xi32>, %n: index) {
  %p = ub.poison : i32
  %c8 = arith.constant 8 : index
  %few = arith.cmpi ule, %n, %c8 : index
  affine.for %i = 0 to %n {
    cf.assert %few, "at most eight"
    affine.prefetch %x[%i + 1], read, locality<3>, data : memref<8xi32>
    affine.store %p, %x[%i] : memref<8xi32>
  }
  return
}

// Sizes that constants or views say are known.
// CHECK-LABEL: func.func @sizes(
// CHECK:         memref.alloc() : memref<8xi32>
// CHECK-NOT:     memref.dim
// CHECK:         scf.for %{{.*}} = %{{.*}} to %arg1 step
// HW-LABEL: hw.module @sizes(
// HW:         seq.hlmem @alloca0 {{.*}}<8xi32>
func.func @sizes(%x: memref<16xi32>, %n: index, %at: index) -> i32 {
  %z = arith.constant 0 : i32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %t = memref.alloc(%c8) : memref<?xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %x[2 * %i] : memref<16xi32>
    affine.store %v, %t[7 - %i] : memref<?xi32>
  }
  %s = memref.subview %t[%at] [%n] [1] : memref<?xi32> to memref<?xi32, strided<[1], offset: ?>>
  %d = memref.dim %s, %c0 : memref<?xi32, strided<[1], offset: ?>>
  %sum = scf.for %i = %c0 to %d step %c1 iter_args(%a = %z) -> (i32) {
    %v = memref.load %s[%i] : memref<?xi32, strided<[1], offset: ?>>
    %b = arith.addi %a, %v : i32
    scf.yield %b : i32
  }
  return %sum : i32
}

// Operations of the dialect index are arithmetic like others, also where they are no addresses.
// CHECK-LABEL: func.func @indices(
// CHECK-SAME:    gaus.length
// CHECK:         index.floordivs {{.*}}gaus.start = 1
// HW-LABEL: hw.module @indices(
func.func @indices(%x: memref<8xindex>, %b: index) -> (index, i1) {
  %c3 = index.constant 3
  %a = memref.load %x[%c3] : memref<8xindex>
  %s = index.xor %a, %b
  %q = index.floordivs %s, %c3
  %m = index.maxs %q, %b
  %c = index.cmp slt(%m, %a)
  return %m, %c : index, i1
}

// A memory that is chosen is two, each accessed under the condition; a result may have another shape.
// CHECK-LABEL: func.func @chosen(
// CHECK-NOT:     {{arith.select .*memref|scf.if %arg2 {$}}
// CHECK:         affine.for
// CHECK:         scf.if %arg2 -> (i32)
// CHECK:           memref.load %arg0
// CHECK:         else
// CHECK:           memref.load %arg1
// CHECK:         affine.store %{{.*}}, %alloc
// HW-LABEL: hw.module @chosen(
func.func @chosen(%x: memref<8xi32>, %y: memref<8xi32>, %c: i1) -> memref<2x4xi32> {
  %z = arith.constant 0 : i32
  %c2 = arith.constant 2 : index
  %o = memref.alloc() : memref<8xi32>
  %s, %t = scf.if %c -> (memref<8xi32>, memref<8xi32>) {
    scf.yield %x, %y : memref<8xi32>, memref<8xi32>
  } else {
    scf.yield %y, %x : memref<8xi32>, memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    %v = memref.load %s[%i] : memref<8xi32>
    affine.store %v, %o[%i] : memref<8xi32>
  }
  affine.store %z, %t[0] : memref<8xi32>
  %e = memref.expand_shape %o [[0, 1]] output_shape [2, 4] : memref<8xi32> into memref<2x4xi32>
  return %e : memref<2x4xi32>
}

// A loop that accesses one more than once is written twice, for either side; so are memories that take
// turns, and their views. What goes round is which of them it is.
// CHECK-LABEL: func.func @turns(
// CHECK:         scf.for {{.*}} iter_args(%[[S:.*]] = %false{{.*}}) -> (i1)
// CHECK:           scf.if %[[S]] {
// CHECK:             affine.load %arg1
// CHECK:             affine.store %{{.*}}, %subview[
// CHECK:           } else {
// CHECK:             affine.load %arg0
// CHECK:             affine.store %{{.*}}, %subview_0[
// CHECK:           arith.xori %[[S]]
// HW-LABEL: hw.module @turns(
func.func @turns(%x: memref<8xi32>, %y: memref<8xi32>, %n: index) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r:2 = scf.for %t = %c0 to %n step %c1 iter_args(%a = %x, %b = %y) -> (memref<8xi32>, memref<8xi32>) {
    %odd = memref.subview %b[1] [4] [2] : memref<8xi32> to memref<4xi32, strided<[2], offset: 1>>
    affine.for %i = 0 to 4 {
      %v = affine.load %a[%i] : memref<8xi32>
      affine.store %v, %odd[%i] : memref<4xi32, strided<[2], offset: 1>>
    }
    scf.yield %b, %a : memref<8xi32>, memref<8xi32>
  }
  %f = affine.load %r#0[3] : memref<8xi32>
  return %f : i32
}

// Subscripts that are taken apart and put together are divisions by constants; a memory's metadata are its
// shape; what the LLVM dialect leaves open is any value, and a scope of memories its body.
// CHECK-LABEL: func.func @forms(
// CHECK-NOT:     {{delinearize|linearize|metadata|undef|alloca_scope}}
// CHECK:         gaus.ii = 1
// CHECK:         gaus.ii = 1
// HW-LABEL: hw.module @forms(
func.func @forms(%x: memref<4x8xi32>, %y: memref<32xi32>) -> i32 {
  %u = llvm.mlir.undef : i32
  affine.for %i = 0 to 32 {
    %p:2 = affine.delinearize_index %i into (4, 8) : index, index
    %l = affine.linearize_index [%p#1, %p#0] by (8, 4) : index
    %v = memref.load %x[%p#0, %p#1] : memref<4x8xi32>
    memref.store %v, %y[%l] : memref<32xi32>
  }
  %base, %o, %s:2, %t:2 = memref.extract_strided_metadata %x : memref<4x8xi32> -> memref<i32>, index, index, index, index, index
  %r = memref.alloca_scope -> (i32) {
    %flat = memref.reinterpret_cast %base to offset: [%o], sizes: [32], strides: [%t#1] : memref<i32> to memref<32xi32, strided<[?], offset: ?>>
    %a = affine.for %i = 0 to 32 iter_args(%before = %u) -> (i32) {
      %v = affine.load %flat[%i] : memref<32xi32, strided<[?], offset: ?>>
      affine.yield %v : i32
    }
    memref.alloca_scope.return %a : i32
  }
  return %r : i32
}

// A memory that is made larger or smaller is another one that begins with its elements.
// CHECK-LABEL: func.func @larger(
// CHECK-NOT:     realloc
// CHECK:         gaus.ii
// HW-LABEL: hw.module @larger(
// HW:         seq.hlmem @alloca0 {{.*}}<4xi32>
// HW:         seq.hlmem @alloca1 {{.*}}<6xi32>
func.func @larger(%x: memref<4xi32>) -> i32 {
  %a = memref.alloc() : memref<4xi32>
  affine.for %i = 0 to 4 {
    %v = affine.load %x[%i] : memref<4xi32>
    affine.store %v, %a[3 - %i] : memref<4xi32>
  }
  %b = memref.realloc %a : memref<4xi32> to memref<6xi32>
  %r = affine.load %b[2] : memref<6xi32>
  return %r : i32
}
