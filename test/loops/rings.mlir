// RUN: circt-opt --gaus-schedule="solver=list ports=1r1w operators=%S/Inputs/long-adder.json exact-dependences" %s | FileCheck %s

// Partial sums in rings: what is stored is read eight, five and four iterations later.
// CHECK-LABEL: func.func @ring
// CHECK:       gaus.ii = 1
// CHECK-LABEL: func.func @shifted
// CHECK:       gaus.ii = 2
// CHECK-LABEL: func.func @unsigned
// CHECK:       gaus.ii = 2
// CHECK-LABEL: func.func @turned
// CHECK:       gaus.ii = 3
func.func @ring(%a: memref<64xi32>, %t: memref<8xi32>) {
  affine.for %i = 0 to 64 {
    %x = affine.load %a[%i] : memref<64xi32>
    %s = affine.load %t[%i mod 8] : memref<8xi32>
    %n = arith.addi %s, %x : i32
    affine.store %n, %t[%i mod 8] : memref<8xi32>
  }
  return
}
func.func @shifted(%t: memref<64xi32>, %x: i32) {
  affine.for %j = 0 to 4 {
    affine.for %i = -7 to 64 {
      %k = affine.apply affine_map<(d0, d1) -> ((d0 + d1) mod 10)>(%i, %j)
      %s = memref.load %t[%k] : memref<64xi32>
      %n = arith.addi %s, %x : i32
      affine.store %n, %t[(%i + %j + 5) mod 10] : memref<64xi32>
    }
  }
  return
}
func.func @unsigned(%t: memref<64xi32>, %x: i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c64 = arith.constant 64 : index
  scf.for %i = %c0 to %c64 step %c1 {
    %k = arith.remui %i, %c4 : index
    %s = memref.load %t[%k] : memref<64xi32>
    %n = arith.addi %s, %x : i32
    memref.store %n, %t[%k] : memref<64xi32>
  }
  return
}
// Downwards, each element twice: the next iteration but one meets the one before.
func.func @turned(%t: memref<64xi32>, %x: i32) {
  affine.for %i = 0 to 20 {
    %s = affine.load %t[(-%i) floordiv 2 + 16] : memref<64xi32>
    %n = arith.addi %s, %x : i32
    affine.store %n, %t[(-%i) floordiv 2 + 14] : memref<64xi32>
  }
  return
}
