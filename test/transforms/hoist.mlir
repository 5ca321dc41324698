// What is the same in all iterations happens once, before the loop.
// RUN: circt-opt --gaus-hoist %s 2>&1 | FileCheck %s

// A load and what is computed from it, out of both loops.
// CHECK: hoist.mlir:14:12: remark: this load is the same in all iterations: it runs before the loop
// CHECK-LABEL: func.func @both
// CHECK: memref.load %arg1
// CHECK-NEXT: arith.muli
// CHECK-NEXT: affine.for
func.func @both(%a: memref<8x8xi32>, %s: memref<4xi32>, %x: i32) {
  %c2 = arith.constant 2 : index
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %v = memref.load %s[%c2] : memref<4xi32>
      %m = arith.muli %v, %x : i32
      affine.store %m, %a[%i, %j] : memref<8x8xi32>
    }
  }
  return
}

// A loop that stores to the element, or that may not run, keeps its load.
// CHECK-LABEL: func.func @stays
// CHECK: affine.for
// CHECK-NEXT: affine.load
// CHECK: scf.for
// CHECK-NEXT: affine.load
func.func @stays(%s: memref<4xi32>, %n: index) {
  affine.for %i = 0 to 4 {
    %v = affine.load %s[2] : memref<4xi32>
    affine.store %v, %s[%i] : memref<4xi32>
  }
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %v = affine.load %s[3] : memref<4xi32>
    affine.store %v, %s[0] : memref<4xi32>
  }
  return
}

// Elements that no iteration stores to, although the memory is stored to.
// CHECK-LABEL: func.func @apart
// CHECK: affine.load %arg0[7]
// CHECK-NEXT: affine.for
func.func @apart(%s: memref<8xi32>) {
  affine.for %i = 0 to 7 {
    %v = affine.load %s[7] : memref<8xi32>
    affine.store %v, %s[%i] : memref<8xi32>
  }
  return
}
