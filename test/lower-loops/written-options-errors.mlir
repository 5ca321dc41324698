// RUN: circt-opt --gaus-schedule="operators=%S/../kernels/Inputs/circt.json ii=4" %s -o %t.mlir
// RUN: not circt-opt --gaus-lower-loops="operators=%S/../kernels/Inputs/circt.json ii=2" %t.mlir -o %t.none 2>&1 | FileCheck %s --check-prefix=II
// RUN: not circt-opt --gaus-lower-loops="operators=%S/../kernels/Inputs/circt.json length=3" %t.mlir -o %t.none 2>&1 | FileCheck %s --check-prefix=LENGTH
// RUN: not circt-opt --gaus-lower-loops="operators=%S/../kernels/Inputs/circt.json ports=1r1w read-latency=2" %t.mlir -o %t.none 2>&1 | FileCheck %s --check-prefix=LATE
// RUN: not circt-opt --gaus-lower-loops="operators=%S/../kernels/Inputs/circt.json cycle-time=1" %t.mlir -o %t.none 2>&1 | FileCheck %s --check-prefix=CLOCK
// RUN: not ls %t.none

// Options that the schedule that is written was not made for.
// II: error: ii=2, but the schedule that is written on this loop has gaus.ii = 4; leave out ii, or drop the gaus attributes
// LENGTH: error: length=3, but the schedule that is written on this loop has gaus.length = 8
// LATE: error: operation '%{{[0-9]+}}' was scheduled with latency 1 and has latency 2 with these options
// CLOCK: written-options-errors.mlir.tmp.mlir:{{[0-9]+:[0-9]+}}: error: the schedule that is written here (gaus.ii = 4) does not hold: {{.*}}cycle
func.func @products(%x: memref<64xi32>, %c: i32, %d: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %sum = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    %v = affine.load %x[%i] : memref<64xi32>
    %p = arith.muli %v, %c : i32
    %q = arith.muli %p, %d : i32
    %s = arith.addi %acc, %q : i32
    affine.yield %s : i32
  }
  return %sum : i32
}
