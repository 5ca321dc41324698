// RUN: circt-opt --gaus-lower-loops --split-input-file --verify-diagnostics %s
// RUN: not circt-opt --gaus-schedule=loop-form=loopschedule %S/sizes.mlir 2>&1 | FileCheck %s --check-prefix=FORM

// FORM: sizes.mlir:{{[0-9]+:[0-9]+}}: error: loopschedule.pipeline has no address of a memory whose rows are known only at run time

func.func @varying(%a: memref<?x?xi32>, %k: index) -> index {
  // expected-error @+1 {{the dimension of 'memref.dim' must be an arith.constant}}
  %n = memref.dim %a, %k : memref<?x?xi32>
  return %n : index
}

// -----

func.func @beyond(%a: memref<?xi32>) -> index {
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{memref<?xi32> has no dimension 1; its last one is 0}}
  %n = memref.dim %a, %c1 : memref<?xi32>
  return %n : index
}

// -----

func.func @nobody_says(%n: index, %x: i32) -> index {
  %c1 = arith.constant 1 : index
  %t = memref.alloc(%n, %n) : memref<?x?xi32>
  // expected-error @+1 {{size 1 of memref<?x?xi32> is not known; give it a constant size, or make it an argument}}
  %m = memref.dim %t, %c1 : memref<?x?xi32>
  return %m : index
}
