// RUN: circt-opt --gaus-lower-loops="report=%t.json" %s | FileCheck %s
// RUN: %python -m json.tool %t.json | FileCheck %s --check-prefix=JSON

// A size is a port where an address or a memref.dim needs it: the first one of %a only as the bound,
// none of %b, whose rows are known; %c is one row.

// CHECK: hw.module @sums(
// CHECK-SAME: in %arg0_dim0 : i32, in %arg0_dim1 : i32, in %arg0_rdata
// CHECK-NOT: comb.mul
// JSON: "arg0_dim0"
func.func @sums(%a: memref<?x?xi32>, %b: memref<?x4xi32>, %c: memref<?xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %two = memref.dim %b, %c1 : memref<?x4xi32>
  %n = memref.dim %a, %c0 : memref<?x?xi32>
  affine.for %i = 0 to %n {
    %v = affine.load %a[%i, 0] : memref<?x?xi32>
    %w = affine.load %b[%i, 3] : memref<?x4xi32>
    %s = arith.addi %v, %w : i32
    %t = arith.index_cast %two : index to i32
    %u = arith.addi %s, %t : i32
    affine.store %u, %c[%i] : memref<?xi32>
  }
  return
}

// Rows are stepped by the loop around as well.

// CHECK: hw.module @nest(
// CHECK-NOT: comb.mul
func.func @nest(%a: memref<?x?xi32>, %n: index) {
  affine.for %i = 1 to %n {
    affine.for %j = 0 to %n {
      %v = affine.load %a[%i - 1, %j + 1] : memref<?x?xi32>
      affine.store %v, %a[2 * %i, %j] : memref<?x?xi32>
    }
  }
  return
}
