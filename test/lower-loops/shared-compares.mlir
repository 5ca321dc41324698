// RUN: circt-opt --gaus-lower-loops=operators=%S/Inputs/compares.json %s | FileCheck %s

// Two comparisons take turns on one unit; what they ask differs, and so does their logic.
// CHECK-LABEL: hw.module @of_indices
// CHECK-DAG: comb.icmp slt
// CHECK-DAG: comb.icmp ugt
// CHECK: hw.output
func.func @of_indices(%x: memref<8xi1>, %y: memref<8xi1>, %n: index) {
  affine.for %i = 0 to 8 {
    %a = index.cmp slt(%i, %n)
    %b = index.cmp ugt(%i, %n)
    affine.store %a, %x[%i] : memref<8xi1>
    affine.store %b, %y[%i] : memref<8xi1>
  }
  return
}

// Those that ask the same are one.
// CHECK-LABEL: hw.module @alike
// CHECK: comb.icmp sgt
// CHECK-NOT: comb.icmp sgt
// CHECK: hw.output
func.func @alike(%x: memref<8xi8>, %y: memref<8xi1>, %n: i8, %m: i8) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi8>
    %a = arith.cmpi sgt, %v, %n : i8
    %b = arith.cmpi sgt, %v, %m : i8
    %c = arith.andi %a, %b : i1
    affine.store %c, %y[%i] : memref<8xi1>
  }
  return
}
