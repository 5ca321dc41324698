// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/circt.json" %s | FileCheck %s

// s += r[i]·a[i], q[i] += a[i]·p (PolyBench's BiCG sub-kernel)
// CHECK: gaus.ii = 2 : i64, gaus.length
func.func @bicg(%a: memref<8x6xi32>, %r: memref<8xi32>, %p: memref<6xi32>, %s: memref<6xi32>, %q: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 6 {
      %x = affine.load %a[%i, %j] : memref<8x6xi32>
      %ri = affine.load %r[%i] : memref<8xi32>
      %rx = arith.muli %ri, %x : i32
      %sj = affine.load %s[%j] : memref<6xi32>
      %s1 = arith.addi %sj, %rx : i32
      affine.store %s1, %s[%j] : memref<6xi32>
      %pj = affine.load %p[%j] : memref<6xi32>
      %xp = arith.muli %x, %pj : i32
      %qi = affine.load %q[%i] : memref<8xi32>
      %q1 = arith.addi %qi, %xp : i32
      affine.store %q1, %q[%i] : memref<8xi32>
    }
  }
  return
}
