// mlir-opt prints the alignment of an allocation in braces, which this parser gave up.
// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: circt-opt --gaus-schedule < %s | FileCheck %s
// RUN: gaus schedule %s | FileCheck %s --check-prefix=JSON
// CHECK: memref.alloc() alignment = 64 : memref<16xi32>
// CHECK: gaus.ii
// JSON: "name":"f.loop0"

// RUN: not circt-opt --gaus-schedule %S/Inputs/alignment.mlir 2>&1 | FileCheck %s --check-prefix=WRONG
// WRONG: alignment.mlir:2:{{[0-9]+}}: error: use of undeclared SSA value name

func.func @f(%a: memref<16xi32>, %b: memref<16xi32>) {
  %t = memref.alloc() {alignment = 64 : i64} : memref<16xi32>
  affine.for %i = 0 to 16 {
    %0 = affine.load %a[%i] : memref<16xi32>
    affine.store %0, %t[%i] : memref<16xi32>
  }
  affine.for %i = 0 to 16 {
    %0 = affine.load %t[%i] : memref<16xi32>
    %1 = arith.addi %0, %0 : i32
    affine.store %1, %b[%i] : memref<16xi32>
  }
  return
}
