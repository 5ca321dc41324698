// RUN: circt-opt --gaus-schedule=opaque=4 %s | FileCheck %s
// RUN: circt-opt --gaus-schedule=ports=2rw %s | FileCheck %s --check-prefix=OWN
// RUN: circt-opt --gaus-schedule="ports=2rw loop-form=loopschedule ii=3" %s | FileCheck %s --check-prefix=OWN

// Without latencies from outside, accesses are those of loops: the function is scheduled as a whole.
// OWN-LABEL: func.func @memory
// OWN-SAME: attributes {gaus.length = 2 : i64}
// OWN: memref.load {{.*}}gaus.latency = 1 : i64, gaus.stage = 0 : i64, gaus.start = 0
// OWN: memref.store {{.*}}gaus.start = 0
// OWN: memref.load {{.*}}gaus.start = 1
// OWN: arith.addi {{.*}}gaus.start = 1

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
