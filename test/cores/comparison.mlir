// RUN: gaus hls %s --clock 135MHz --part ecp5 --transforms none -o %t.sv --report %t.json 2>&1
// RUN: FileCheck %s < %t.sv

// Comparisons that a cycle has no time for are cores as well, one for each relation.
// CHECK: module f64_cmp_olt_{{[0-9]+}}(
// CHECK: module f64_cmp_une_{{[0-9]+}}(
func.func @comparison(%x: memref<8xf64>, %y: memref<8xi1>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf64>
    %w = arith.negf %v : f64
    %a = arith.cmpf olt, %v, %w : f64
    %b = arith.cmpf une, %v, %w : f64
    %c = arith.andi %a, %b : i1
    affine.store %c, %y[%i] : memref<8xi1>
  }
  return
}
