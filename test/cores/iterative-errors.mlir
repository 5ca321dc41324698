// RUN: not gaus hls %s --cores iterative --ii 2 --strict 2>&1 | FileCheck %s --check-prefix=II
// RUN: not gaus hls %s --cores iterative --clock 180MHz --part ecp5 2>&1 | FileCheck %s --check-prefix=CLOCK
// RUN: not gaus hls %s --cores digits 2>&1 | FileCheck %s --check-prefix=OPTION

// II: {{.*}}iterative-errors.mlir:{{[0-9]+}}:3: error: Target II = 2, final II = {{[0-9]+}}: recurrence %q takes {{[0-9]+}} cycles over distance 1; set ii={{[0-9]+}} or leave out strict
// CLOCK: {{.*}}iterative-errors.mlir:{{[0-9]+}}:10: error: no iterative core of 'arith.divf' keeps this clock: a digit takes {{[0-9.]+}} ns, a cycle has {{[0-9.]+}} ns; set clock to {{[0-9.]+}}MHz ({{[0-9.]+}} ns) or slower, or leave out cores=iterative
// OPTION: error: cores=digits is not one of auto, iterative, none
func.func @quotients(%x: memref<16xf64>, %z: memref<16xf64>, %y: f64) {
  affine.for %i = 0 to 16 {
    %v = affine.load %x[%i] : memref<16xf64>
    %q = arith.divf %v, %y : f64
    affine.store %q, %z[%i] : memref<16xf64>
  }
  return
}
