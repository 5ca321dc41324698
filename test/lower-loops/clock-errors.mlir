// RUN: not circt-opt --gaus-lower-loops="cycle-time=2 limits=mul:1" %s 2>&1 | FileCheck %s --check-prefix=UNIT
// RUN: not circt-opt --gaus-lower-loops="cycle-time=4.9 limits=mul:1" %s 2>&1 | FileCheck %s --check-prefix=NEAR
// RUN: circt-opt --gaus-lower-loops="cycle-time=5 limits=mul:1" %s -o %t
// RUN: not circt-opt --gaus-lower-loops="cycle-time=1 clock-to-q=1" %s 2>&1 | FileCheck %s --check-prefix=NOTHING
// RUN: circt-opt --gaus-lower-loops="cycle-time=3 clock-to-q=1" %s -o %t

// A cycle time that cannot be met: the least one at which everything can be scheduled, with the
// multiplexers of the hardware.
// UNIT: clock-errors.mlir:20:10: error: operation '%r' {{.*}} a cycle has 2 left of 2; set cycle-time to at least 5, at which all of it was scheduled
// NEAR: clock-errors.mlir:15:8: error: cycle-time=4.9 cannot be met with the multiplexers before shared units and ports; set cycle-time to at least 5, at which
// NOTHING: error: cycle-time=1 leaves nothing after clock-to-q, setup and margin; set cycle-time to at least 3, at which

func.func @f(%a: memref<64xi32>, %b: memref<64xi32>, %n: index, %x: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %s = affine.for %i = 0 to %n iter_args(%acc = %zero) -> (i32) {
    %v = affine.load %a[%i] : memref<64xi32>
    %w = affine.load %a[%i + 1] : memref<64xi32>
    %p = arith.muli %v, %x : i32
    %q = arith.muli %w, %p : i32
    %r = arith.muli %q, %acc : i32
    %t = arith.addi %r, %q : i32
    affine.store %t, %b[%i] : memref<64xi32>
    affine.yield %t : i32
  }
  %d = arith.divsi %s, %x : i32
  affine.for %j = 0 to 64 {
    %v = affine.load %b[%j] : memref<64xi32>
    %w = arith.divsi %v, %d : i32
    affine.store %w, %b[%j] : memref<64xi32>
  }
  return %s : i32
}
