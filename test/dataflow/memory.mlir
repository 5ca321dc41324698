// RUN: circt-opt --gaus-schedule=opaque=4 %s | FileCheck %s

// Memory is no value, and opaque operations keep their order.
// CHECK-LABEL: func.func @memory
// CHECK-SAME: gaus.length = 12
// CHECK: memref.load {{.*}}gaus.latency = 4 : i64, gaus.stage = 0 : i64, gaus.start = 0
// CHECK: memref.store {{.*}}gaus.latency = 4 : i64, gaus.stage = 4 : i64, gaus.start = 4
func.func @memory(%m : memref<8xi32>, %i : index, %x : i32) -> i32 {
  %y = memref.load %m[%i] : memref<8xi32>
  memref.store %x, %m[%i] : memref<8xi32>
  %z = memref.load %m[%i] : memref<8xi32>
  %s = arith.addi %y, %x : i32
  return %s : i32
}
