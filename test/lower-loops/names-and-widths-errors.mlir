// Names that no memory has, in either way of naming, and widths that no index has; nothing is written.

// RUN: not gaus hls %s -o %t.sv --ports z:1r1w 2>&1 | FileCheck --check-prefix=PORTS %s
// RUN: not gaus hls %s -o %t.sv --partition z:0:cyclic:2 2>&1 | FileCheck --check-prefix=BANKS %s
// RUN: not gaus hls %s -o %t.sv --port-names short 2>&1 | FileCheck --check-prefix=CHOICE %s
// RUN: not gaus hls %s -o %t.sv --index-bits 65 2>&1 | FileCheck --check-prefix=BITS %s
// RUN: not gaus hls %s -o %t.sv --index-bits 1 2>&1 | FileCheck --check-prefix=LEAST %s
// RUN: not ls %t.sv

// PORTS: error: ports: unknown memory 'z'{{.*}}valid: alloca0, arg0, t, x
// BANKS: error: partition: unknown memory 'z'{{.*}}valid: alloca0, arg0, t, x
// CHOICE: error: port-names=short is not one of numbered, source
// BITS: error: index-bits=65 is out of range; it is at most 64
// LEAST: error: index-bits=1 is out of range; it must be at least 2
func.func @f(%x: memref<16xi32>) {
  %t = memref.alloca() : memref<16xi32>
  affine.for %i = 0 to 16 {
    %v = affine.load %x[%i] : memref<16xi32>
    affine.store %v, %t[%i] : memref<16xi32>
  }
  affine.for %i = 0 to 16 {
    %v = affine.load %t[%i] : memref<16xi32>
    affine.store %v, %x[%i] : memref<16xi32>
  }
  return
}
