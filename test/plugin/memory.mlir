// Which accesses of a loop the plugin keeps apart: the distance where subscripts are linear in the
// induction variable, else 0 in the order of the program and 1 back, with a remark.
// RUN: %gaus --pass-pipeline='builtin.module(gaus-schedule{operators=%S/../kernels/Inputs/circt.json ports=2rw})' --split-input-file --verify-diagnostics %s | FileCheck %s
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{exact-dependences ports=2rw})' --split-input-file %s 2>&1 | FileCheck %s --check-prefix=EXACT
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{ports=none:2rw})' --split-input-file %s 2>&1 | FileCheck %s --check-prefix=PORTS
// PORTS: error: ports: unknown memory 'none'

// What index arithmetic computes is followed: odd elements are no even ones.
// CHECK-LABEL: func.func @odd
// CHECK: gaus.ii = 1 : i64
func.func @odd(%a: memref<64xi32>, %c: i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c62 = arith.constant 62 : index
  scf.for %i = %c0 to %c62 step %c2 {
    %x = memref.load %a[%i] : memref<64xi32>
    %y = arith.muli %x, %c : i32
    %j = arith.addi %i, %c1 : index
    memref.store %y, %a[%j] : memref<64xi32>
  }
  return
}

// -----

// Nothing is known of a step; the distance of equal subscripts is 0 all the same.
// CHECK-LABEL: func.func @step
// CHECK: gaus.ii = 1 : i64
func.func @step(%a: memref<64xi32>, %n: index, %s: index, %c: i32) {
  %c0 = arith.constant 0 : index
  scf.for %i = %c0 to %n step %s {
    %x = memref.load %a[%i] : memref<64xi32>
    %y = arith.muli %x, %c : i32
    memref.store %y, %a[%i] : memref<64xi32>
  }
  return
}

// -----

// Elements that are index have the width of an index.
// CHECK-LABEL: func.func @positions
// CHECK: gaus.ii = 1 : i64
func.func @positions(%a: memref<64xindex>) {
  affine.for %i = 0 to 64 {
    %k = affine.load %a[%i] : memref<64xindex>
    %j = arith.addi %k, %i : index
    affine.store %j, %a[%i] : memref<64xindex>
  }
  return
}

// -----

// Bounds of an unsigned loop are not the signed numbers that their constants are: this one has 32
// iterations, each of which needs what the one before has stored.
// CHECK-LABEL: func.func @upper_half
// CHECK: gaus.ii = 5 : i64
func.func @upper_half(%a: memref<4xi32>, %c: i32) {
  %c0 = arith.constant 0 : index
  %low = arith.constant 2147483632 : i32
  %high = arith.constant -2147483632 : i32
  %one = arith.constant 1 : i32
  scf.for unsigned %i = %low to %high step %one : i32 {
    %x = memref.load %a[%c0] : memref<4xi32>
    %y = arith.muli %x, %c : i32
    memref.store %y, %a[%c0] : memref<4xi32>
  }
  return
}

// -----

// Views of one memory are one memory, of which the elements are not told apart.
// CHECK-LABEL: func.func @views
// CHECK: gaus.ii = 5 : i64
func.func @views(%a: memref<64xi32>, %c: i32) {
  %v = memref.cast %a : memref<64xi32> to memref<?xi32>
  affine.for %i = 0 to 64 {
    // expected-note @+1 {{'load_0' is here}}
    %x = affine.load %v[%i] : memref<?xi32>
    %y = arith.muli %x, %c : i32
    // expected-remark @+1 {{'load_0' and 'store_2' may touch the same element of 'arg0' in any iteration; assumed: 'load_0' -> 'store_2' at distance 0 and 'store_2' -> 'load_0' at distance 1}}
    affine.store %y, %a[%i] : memref<64xi32>
  }
  return
}
// EXACT: memory.mlir:[[#@LINE-4]]:5: error: 'load_0' and 'store_2' may touch the same element of 'arg0'
// EXACT-SAME: ; write affine subscripts or leave out exact-dependences

// -----

// A global is one memory, however often its reference is made; the sides of an if exclude each other.
// CHECK-LABEL: func.func @table
// CHECK: affine.store {{.*}}gaus.start = 0 : i64
// CHECK: affine.store {{.*}}gaus.start = 0 : i64
// CHECK: gaus.ii = 2 : i64
memref.global "private" @t : memref<64xi32>
func.func @table(%c: i32, %b: i1) {
  %p = memref.get_global @t : memref<64xi32>
  %q = memref.get_global @t : memref<64xi32>
  affine.for %i = 0 to 64 {
    scf.if %b {
      affine.store %c, %p[0] : memref<64xi32>
    } else {
      affine.store %c, %q[0] : memref<64xi32>
    }
    affine.store %c, %p[1] : memref<64xi32>
  }
  return
}
