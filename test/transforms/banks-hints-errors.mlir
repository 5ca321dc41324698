// Hints for banks and ports that cannot be followed, at the memory; nothing is written.

// RUN: not gaus hls %s --top f -o %t.sv 2>&1 | FileCheck %s
// RUN: not gaus hls %s --top g -o %t.sv 2>&1 | FileCheck --check-prefix=FORM %s
// RUN: not gaus hls %s --top h -o %t.sv 2>&1 | FileCheck --check-prefix=PORTS %s
// RUN: not ls %t.sv

// CHECK: banks-hints-errors.mlir:[[#]]:14: error: gaus.hint: partition: 'arg0' has no dimension 2; it has 1, counted from 0
// FORM: banks-hints-errors.mlir:[[#]]:8: error: gaus.hint: partition: 'alloca0:0:cyc:2' is not of the form
// PORTS: banks-hints-errors.mlir:[[#]]:14: error: gaus.hint: ports: '1w' is not of the form 2rw, 1r1w
func.func @f(%x: memref<16xi32> {gaus.hint = {partition = "2:cyclic:4"}}) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[2 * %i] : memref<16xi32>
    affine.store %v, %x[%i] : memref<16xi32>
  }
  return
}
func.func @g(%x: memref<16xi32>) {
  %t = memref.alloca() {gaus.hint = {partition = "0:cyc:2"}} : memref<16xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %x[2 * %i] : memref<16xi32>
    affine.store %v, %t[%i] : memref<16xi32>
  }
  return
}
func.func @h(%x: memref<16xi32> {gaus.hint = {ports = "1w"}}) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[2 * %i] : memref<16xi32>
    affine.store %v, %x[%i] : memref<16xi32>
  }
  return
}
