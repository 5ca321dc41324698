// RUN: circt-opt %s '--gaus-schedule=partition=arg0:1:cyclic:4,arg2:1:block:2' | FileCheck %s --check-prefix=II
// RUN: circt-opt %s '--gaus-schedule=partition=arg0:1:block:4,arg2:1:cyclic:2' | FileCheck %s --check-prefix=DATA

// Which bank is proven: by remainders of steps, and by bounds for blocks. Four loads, four banks.
// II-LABEL: func.func @proven
// II: gaus.ii = 1
// II: gaus.ii = 1
// The other way round a load asks every bank, and both stores are in the same one.
// DATA: gaus.ii = 4
// DATA: gaus.ii = 2
func.func @proven(%A: memref<2x16xi32>, %x: i32, %C: memref<2x16xi32>) {
  affine.for %i = 0 to 2 {
    affine.for %k = 0 to 16 step 4 {
      %a = affine.load %A[%i, %k] : memref<2x16xi32>
      %b = affine.load %A[%i, %k + 1] : memref<2x16xi32>
      %c = affine.load %A[1, 3 * %k + 6] : memref<2x16xi32>
      %d = affine.load %A[0, %k + 3] : memref<2x16xi32>
    }
  }
  affine.for %k = 0 to 8 {
    affine.store %x, %C[0, %k] : memref<2x16xi32>
    affine.store %x, %C[1, %k + 8] : memref<2x16xi32>
  }
  return
}
