// RUN: not circt-opt --gaus-partition=partition=arg1:0:cyclic:2 %s 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: error: partition: unknown memory 'arg1'
// RUN: not circt-opt --gaus-partition=partition=arg0:0:cyclic %s 2>&1 | FileCheck %s --check-prefix=FORM
// FORM: error: partition: 'arg0:0:cyclic' is not of the form arg0:1:cyclic:4
// RUN: not circt-opt --gaus-partition=partition=arg0:0:cyclic:9 %s 2>&1 | FileCheck %s --check-prefix=MANY
// MANY: error: partition: dimension 0 of 'arg0' has 8 elements, of which cyclic makes at most 8 banks
// RUN: sed 's/xi32>) {/xi32> {gaus.hint = {partition = "0:cyclig:2"}}) {/' %s > %t.mlir
// RUN: not circt-opt --gaus-lower-loops %t.mlir 2>&1 | FileCheck %s --check-prefix=HINTED
// HINTED: mlir:10:{{[0-9]+}}: error: gaus.hint: partition: 'arg0:0:cyclig:2' is not of the form
func.func @f(%a: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %a[%i] : memref<8xi32>
    affine.store %v, %a[%i] : memref<8xi32>
  }
  return
}
