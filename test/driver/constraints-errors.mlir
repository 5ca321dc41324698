// What constraints ask for and cannot have; nothing is written.

// RUN: not circt-opt %s --gaus-schedule="constraints=x->s:..0" 2>&1 | FileCheck --check-prefix=PATH %s
// RUN: not circt-opt %s --gaus-schedule="constraints=q:1" 2>&1 | FileCheck --check-prefix=NAME %s
// RUN: not circt-opt %s --gaus-schedule="constraints=x->y:1" 2>&1 | FileCheck --check-prefix=TWO %s
// RUN: not circt-opt %s --gaus-schedule="constraints=x:1;2" 2>&1 | FileCheck --check-prefix=FORM %s
// RUN: not circt-opt %s --gaus-schedule="constraints=x:5..2" 2>&1 | FileCheck --check-prefix=EMPTY %s
// RUN: not circt-opt %s --gaus-schedule="constraints=x:1,x:2" 2>&1 | FileCheck --check-prefix=PINS %s
// RUN: not circt-opt %s --gaus-schedule="constraints=x:2,s:..1" 2>&1 | FileCheck --check-prefix=LATE %s
// RUN: not gaus hls %s --top f -o %t.sv --constraints "x->s:..0" 2>&1 | FileCheck --check-prefix=PATH %s
// RUN: not gaus hls %s --top f -o %t.sv --constraints "q:1" 2>&1 | FileCheck --check-prefix=NAME %s
// RUN: not ls %t.sv

// PATH: constraints-errors.mlir:[[#]]:10: error: '%s' cannot start within 0 steps of '%x': %x → %s takes 1; allow at least 1
// NAME: error: constraints: unknown operation 'q'; valid:
// TWO: error: constraints: 'x->y:1' names operations of two regions; a distance is between operations of one
// FORM: error: constraints: 'x:1;2' is not of the form a:3, a:2..5 or a->b:1..4
// EMPTY: error: constraints: 'x:5..2' is empty, because 5 is above 2; swap them
// PINS: constraints-errors.mlir:[[#]]:10: error: operation '%x' would have to start from step 2 on, and by step 1; 'x:2' contradicts
// LATE: constraints-errors.mlir:[[#]]:10: error: operation '%s' can start at 3 at the earliest, its window ends at 1, because '%x' starts in step 2 or later and %x → %s takes 1; move the end of the window to at least 3
func.func @f(%a: memref<16xi32>, %b: memref<16xi32>, %c: i32) {
  affine.for %i = 0 to 16 {
    %x = affine.load %a[%i] : memref<16xi32>
    %s = arith.addi %x, %c : i32
    affine.store %s, %b[%i] : memref<16xi32>
  }
  affine.for %i = 0 to 16 {
    %y = affine.load %b[%i] : memref<16xi32>
    affine.store %y, %a[%i] : memref<16xi32>
  }
  return
}
