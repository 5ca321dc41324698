// RUN: circt-opt --gaus-schedule=opaque=4 %s | FileCheck %s

// Memory is no value; opaque operations keep their order, in an iteration and between two.
// CHECK-LABEL: func.func @memory
// CHECK: memref.load {{.*}}gaus.latency = 4 : i64, gaus.stage = 0 : i64, gaus.start = 0
// CHECK: memref.store {{.*}}gaus.latency = 4 : i64, gaus.stage = 0 : i64, gaus.start = 4
// CHECK: } {gaus.ii = 8 : i64
func.func @memory(%m : memref<8xi32>, %n : index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %y = memref.load %m[%i] : memref<8xi32>
    memref.store %y, %m[%i] : memref<8xi32>
  }
  return
}
