// Loops that cannot change places: the dependence, the bound or the value that forbids it.

// RUN: not circt-opt %s --gaus-interchange=interchange=b:a 2>&1 | FileCheck %s
// RUN: not circt-opt %s --gaus-interchange=interchange=d:c 2>&1 | FileCheck %s --check-prefix=BOUND
// RUN: not circt-opt %s --gaus-interchange=interchange=f:e 2>&1 | FileCheck %s --check-prefix=VALUE
// RUN: not circt-opt %s --gaus-interchange=interchange=h:g 2>&1 | FileCheck %s --check-prefix=BETWEEN
// RUN: not circt-opt %s --gaus-interchange=interchange=d:a 2>&1 | FileCheck %s --check-prefix=APART
// RUN: not circt-opt %s --gaus-interchange=interchange=a:z 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not circt-opt %s --gaus-interchange=interchange=a 2>&1 | FileCheck %s --check-prefix=FORM
// RUN: not gaus hls %s --top hinted -o %t.sv 2>&1 | FileCheck %s --check-prefix=HINT

// CHECK: interchange-errors.mlir:[[#]]:5: error: interchange: the store at {{.*}}:7 and the load at {{.*}}:12 of a later iteration can touch the same element, and would change their order
func.func @skewed(%A: memref<16x20xi32>) {
  affine.for %a = 1 to 15 {
    affine.for %b = 0 to 19 {
      %v = affine.load %A[%a - 1, %b + 1] : memref<16x20xi32>
      affine.store %v, %A[%a, %b] : memref<16x20xi32>
    }
  }
  return
}

// BOUND: error: interchange: the bounds of the loop at {{.*}}:5 change in these loops
func.func @triangle(%A: memref<16x16xi32>, %v: i32) {
  affine.for %c = 0 to 16 {
    affine.for %d = 0 to affine_map<(d0) -> (d0)>(%c) {
      affine.store %v, %A[%c, %d] : memref<16x16xi32>
    }
  }
  return
}

// VALUE: error: interchange: the loop at {{.*}} has iter_args
// BETWEEN: error: interchange: these are not loops one in another with nothing between them
// APART: error: interchange: no function has all of d, a
// NAME: error: {{.*}}'z'
// FORM: error: interchange: 'a' is not of the form k:j
func.func @carried(%A: memref<16x16xi32>, %v: i32) {
  affine.for %e = 0 to 16 {
    %s = affine.for %f = 0 to 16 iter_args(%x = %v) -> i32 {
      %y = affine.load %A[%e, %f] : memref<16x16xi32>
      %z = arith.addi %x, %y : i32
      affine.yield %z : i32
    }
  }
  affine.for %g = 0 to 16 {
    affine.store %v, %A[%g, 0] : memref<16x16xi32>
    affine.for %h = 0 to 16 {
      affine.store %v, %A[%g, %h] : memref<16x16xi32>
    }
  }
  return
}

// HINT: error: interchange: 'q' is the name of no loop
func.func @hinted(%A: memref<16x16xi32>, %v: i32) {
  affine.for %c = 0 to 16 {
    affine.for %d = 0 to 16 {
      affine.store %v, %A[%c, %d] : memref<16x16xi32>
    }
  } {gaus.hint = {interchange = "q:c"}}
  return
}
