// Unrolling that cannot be done is refused, and nothing is printed.
// RUN: not circt-opt %s '--gaus-unroll=unroll=a:full' 2>&1 | FileCheck %s --check-prefix=FULL
// RUN: not circt-opt %s '--gaus-unroll=unroll=b:2' 2>&1 | FileCheck %s --check-prefix=SCHEDULED
// RUN: not circt-opt %s '--gaus-unroll=unroll=c:2' 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not circt-opt %s '--gaus-unroll=unroll=a:0' 2>&1 | FileCheck %s --check-prefix=FORM
// RUN: not circt-opt %s '--gaus-unroll=unroll=a:2,a:3' 2>&1 | FileCheck %s --check-prefix=TWICE
// RUN: not gaus hls %s --unroll c:2 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: error: unroll: unknown loop 'c'; valid: a, b, loop0, loop1
// FORM: error: unroll: 'a:0' is not of the form k:4 or j:full
// TWICE: error: unroll: 'a' is given twice
func.func @f(%A: memref<?xi32>, %n: index) {
  %z = arith.constant 0 : i32
  // FULL: unroll-errors.mlir:16:3: error: unroll: the number of iterations of this loop is known only at run time; give a factor such as 4 instead of full
  // FULL-NOT: func.func
  affine.for %a = 0 to %n {
    affine.store %z, %A[%a] : memref<?xi32>
  }
  // SCHEDULED: unroll-errors.mlir:20:3: error: unroll: this loop has a schedule
  affine.for %b = 0 to 8 {
    affine.store %z, %A[%b] {gaus.start = 0} : memref<?xi32>
  } {gaus.ii = 1, gaus.length = 1}
  return
}
