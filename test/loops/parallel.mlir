// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: circt-opt --gaus-schedule --gaus-lower-loops %s | FileCheck %s --check-prefix=MODULE
// RUN: circt-opt --gaus-schedule %s | circt-opt --gaus-schedule=ports=auto | FileCheck %s --check-prefix=AGAIN

// A parallel loop is scheduled as the loops that it runs as; no iteration waits for another, although
// the subscript is computed.  What gathers goes round.

// CHECK-LABEL: func.func @scatter
// CHECK:       scf.for
// CHECK:         memref.store {{.*}}gaus.start = 1
// CHECK:       } {gaus.ii = 2 : i64, gaus.independent, gaus.length = 2 : i64}
// CHECK-LABEL: func.func @gather
// CHECK:       affine.for {{.*}} iter_args
// CHECK:         affine.for {{.*}} iter_args
// CHECK:         } {gaus.ii = 1 : i64, gaus.independent
// CHECK:       } {gaus.independent}
// MODULE:      hw.module @scatter
// MODULE:      hw.module @gather
// AGAIN-LABEL: func.func @scatter
// AGAIN:       } {gaus.ii = 1 : i64, gaus.independent
func.func @scatter(%a: memref<16xi32>, %k: memref<16xi32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    %j32 = memref.load %k[%i] : memref<16xi32>
    %j = arith.index_cast %j32 : i32 to index
    memref.store %j32, %k[%j] : memref<16xi32>
  }
  return
}

func.func @gather(%a: memref<4x8xi32>) -> i32 {
  %sum = affine.parallel (%i, %j) = (0, 0) to (4, 8) reduce ("addi") -> i32 {
    %v = affine.load %a[%i, %j] : memref<4x8xi32>
    affine.yield %v : i32
  }
  return %sum : i32
}
