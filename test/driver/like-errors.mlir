// What `like` names has to be the result of a run; nothing is written.

// RUN: not circt-opt %s --gaus-schedule="like=%t.none.json" -o %t.out.mlir 2>&1 | FileCheck --check-prefix=NONE %s
// RUN: not gaus hls %s --top f -o %t.out.sv --like %s 2>&1 | FileCheck --check-prefix=KIND %s
// RUN: not gaus schedule %s -o %t.out.json --like %S/Inputs/problem-alone.json 2>&1 | FileCheck --check-prefix=ALONE %s
// RUN: circt-opt %s --gaus-schedule="report=%t.f.json" -o %t.mlir
// RUN: sed s/@f/@g/ %s > %t.g.mlir
// RUN: circt-opt %t.g.mlir --gaus-schedule="like=%t.f.json" -o %t.mlir 2>&1 | FileCheck --check-prefix=OTHER %s
// RUN: not ls %t.out.mlir %t.out.sv %t.out.json

// NONE: error: like: cannot read '{{.*}}none.json': No such file or directory
// KIND: like-errors.mlir:1:1: error: not JSON
// ALONE: problem-alone.json: error: like: the problem 'p' has no schedule; give the result JSON of a run
// OTHER: remark: like={{.*}} has none of these operations; nothing is kept
func.func @f(%a: memref<16xi32>, %b: memref<16xi32>) {
  affine.for %i = 0 to 16 {
    %x = affine.load %a[%i] : memref<16xi32>
    affine.store %x, %b[%i] : memref<16xi32>
  }
  affine.for %i = 0 to 16 {
    %x = affine.load %b[%i] : memref<16xi32>
    affine.store %x, %a[%i] : memref<16xi32>
  }
  return
}
