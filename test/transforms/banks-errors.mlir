// Partitions that cannot be are refused.
// RUN: not gaus hls %s --partition arg0:cyclic:4 2>&1 | FileCheck %s --check-prefix=FORM
// RUN: not gaus hls %s --partition arg0:0:complete:4 2>&1 | FileCheck %s --check-prefix=FORM
// RUN: not gaus hls %s --partition arg0:0:block:0 2>&1 | FileCheck %s --check-prefix=FORM
// RUN: not gaus hls %s --partition arg0:0:block:2,arg0:0:cyclic:2 2>&1 | FileCheck %s --check-prefix=TWICE
// RUN: not gaus hls %s --partition arg7:0:block:2 2>&1 | FileCheck %s --check-prefix=NAME
// RUN: not gaus hls %s --partition arg0:1:block:2 2>&1 | FileCheck %s --check-prefix=AXIS
// RUN: not gaus hls %s --partition arg0:0:cyclic:101 2>&1 | FileCheck %s --check-prefix=SIZE
// RUN: not gaus hls %s --partition arg2:0:block:4 2>&1 | FileCheck %s --check-prefix=BLOCKS
// RUN: not gaus hls %s --partition arg0:0:complete 2>&1 | FileCheck %s --check-prefix=MANY
// RUN: not gaus hls %s --partition arg1:0:cyclic:2 2>&1 | FileCheck %s --check-prefix=DYNAMIC
// RUN: not gaus hls %s --partition arg3:0:cyclic:2 2>&1 | FileCheck %s --check-prefix=VIEW

// FORM: error: partition: 'arg0:{{.*}}' is not of the form arg0:1:cyclic:4
// TWICE: error: partition: dimension 0 of 'arg0' is given twice
// NAME: error: partition: unknown memory 'arg7'; did you mean
// AXIS: error: partition: 'arg0' has no dimension 1; it has 1, counted from 0
// SIZE: error: partition: dimension 0 of 'arg0' has 100 elements, of which cyclic makes at most 100 banks
// BLOCKS: error: partition: dimension 0 of 'arg2' has 5 elements, of which block makes at most 3 banks
// MANY: error: partition: 'arg0' would have 100 banks with 100 ports of the module; at most 64
// DYNAMIC: error: partition: a size of 'arg1' is known only at run time
// VIEW: banks-errors.mlir:29:10: error: a view joins dimensions of 'arg3'
func.func @f(%A: memref<100xi32>, %B: memref<?xi32>, %C: memref<5xi32>, %D: memref<4x4xi32>) {
  %d = memref.collapse_shape %D [[0, 1]] : memref<4x4xi32> into memref<16xi32>
  affine.for %i = 0 to 5 {
    %a = affine.load %A[%i] : memref<100xi32>
    affine.store %a, %B[%i] : memref<?xi32>
    affine.store %a, %C[%i] : memref<5xi32>
    %b = affine.load %d[%i] : memref<16xi32>
  }
  return
}
