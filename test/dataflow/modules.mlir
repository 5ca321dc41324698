// RUN: circt-opt --gaus-schedule=cycle-time=1 %s | FileCheck %s
// RUN: circt-opt --gaus-schedule=cycle-time=1 %s | circt-opt --gaus-schedule=cycle-time=1 | FileCheck %s
// RUN: circt-opt --gaus-schedule=cycle-time=2 %s | circt-opt --gaus-schedule=cycle-time=1 | FileCheck %s
// RUN: circt-opt --gaus-schedule=cycle-time=1 --gaus-schedule %s | FileCheck %s --check-prefix=LOOSE
// RUN: circt-opt --gaus-schedule="limits=add:1,mul:1 ii=2" %s | FileCheck %s --check-prefix=FOLDED
// RUN: gaus schedule %s --cycle-time 1 | %python -m json.tool | FileCheck %s --check-prefix=JSON

// Constants cost nothing and carry nothing; the last attributes replace earlier ones.
// CHECK-LABEL: hw.module @chain
// CHECK-SAME: gaus.length = 3
// CHECK-NOT: gaus.ii
// CHECK: hw.constant 3 : i8
// CHECK: comb.add {{.*}}gaus.latency = 0 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64
// CHECK: comb.mul {{.*}}gaus.start = 1 : i64
// CHECK: comb.sub {{.*}}gaus.start = 2 : i64
// CHECK: hw.output %{{[0-9]+}} : i8

// A register is an edge of distance 1: the two operations go round once per II, so II 2.
// CHECK-LABEL: hw.module @accumulate
// CHECK-SAME: gaus.ii = 2
// CHECK: comb.add {{.*}}gaus.start = 0
// CHECK: comb.mul {{.*}}gaus.stage = 0 : i64, gaus.start = 1
// CHECK: %r = seq.compreg %{{[0-9]+}}, %clk : i8{{ *$}}

// LOOSE-LABEL: hw.module @chain
// LOOSE-SAME: gaus.length = 1
// LOOSE-LABEL: hw.module @accumulate
// LOOSE-SAME: gaus.ii = 1

// With a limit, resources fold by slot and operations have units.
// FOLDED-LABEL: hw.module @chain
// FOLDED-SAME: gaus.ii = 2
// FOLDED: comb.add {{.*}}gaus.resource = "add"{{.*}}gaus.unit = 0
// FOLDED: comb.mul {{.*}}gaus.resource = "mul"{{.*}}gaus.unit = 0
// FOLDED: comb.sub {{.*}}gaus.resource = "add"{{.*}}gaus.unit = 0

// JSON: "regions":
// JSON: "name": "chain"
// JSON: "length": 3
// JSON: "name": "accumulate"
// JSON: "ii": 2
hw.module @chain(in %a : i8, in %b : i8, out y : i8) {
  %c = hw.constant 3 : i8
  %0 = comb.add %a, %c : i8
  %1 = comb.mul %0, %b : i8
  %2 = comb.sub %1, %a : i8
  hw.output %2 : i8
}
hw.module @accumulate(in %a : i8, in %clk : !seq.clock, out y : i8) {
  %0 = comb.add %a, %r : i8
  %1 = comb.mul %0, %a : i8
  %r = seq.compreg %1, %clk : i8
  hw.output %0 : i8
}
