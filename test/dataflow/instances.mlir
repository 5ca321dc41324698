// RUN: circt-opt --gaus-schedule=operators=%S/Inputs/sub.json %s | FileCheck %s
// RUN: circt-opt --gaus-schedule=opaque=3 %s | FileCheck %s --check-prefix=OPAQUE

// One unit of "ram": the instances follow each other.
// CHECK-LABEL: hw.module @top
// CHECK-SAME: gaus.length = 4
// CHECK: hw.instance "a" {{.*}}gaus.latency = 2 : i64, gaus.resource = "ram", gaus.stage = [[A:[01]]] : i64, gaus.start = [[A]] : i64, gaus.unit = 0
// CHECK: hw.instance "b" {{.*}}gaus.latency = 2 : i64, gaus.resource = "ram"
// OPAQUE-LABEL: hw.module @top
// OPAQUE-SAME: gaus.length = 4
hw.module.extern @sub(in %x : i8, out y : i8)
hw.module @top(in %a : i8, in %b : i8, out y : i8, out z : i8) {
  %0 = hw.instance "a" @sub(x: %a : i8) -> (y : i8)
  %1 = hw.instance "b" @sub(x: %b : i8) -> (y : i8)
  hw.output %0, %1 : i8, i8
}
