// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: circt-opt --pass-pipeline='builtin.module(gaus-schedule{solver=asap})' %s | FileCheck %s --check-prefix=ASAP
// RUN: circt-opt --gaus-schedule=length=9 %s | FileCheck %s --check-prefix=LONGER
// RUN: not circt-opt --gaus-schedule=length=7 %s 2>&1 | FileCheck %s --check-prefix=SHORT

// The example of CIRCT's own pipeline-schedule-linear, which costs 455 register bits there.  The
// side add waits until its result is needed only if that costs nothing: here its two operands
// would live longer than its one result, so it runs at once.

// CHECK-LABEL: hw.module @pipeline
// CHECK:         pipeline.scheduled(%a0 : i32 = %arg0, %a1 : i32 = %arg1) clock(%clk) reset(%rst) go(%go)
// CHECK-SAME:      {gaus.ii = 1 : i64, gaus.length = 8 : i64} -> (out : i32)
// CHECK-NEXT:      %[[A:.+]] = comb.add %a0, %a1 {gaus.latency = 2 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64, ssp.operator_type = @add1, sv.namehint = "add_0"} : i32
// CHECK-NEXT:      %[[B:.+]] = comb.add %a1, %a0 {gaus.latency = 2 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64, ssp.operator_type = @add1, sv.namehint = "add_2"} : i32
// CHECK-NEXT:      pipeline.stage ^bb1
// CHECK-NEXT:    ^bb1(%s1_enable: i1):
// CHECK-NEXT:      pipeline.stage ^bb2
// CHECK-NEXT:    ^bb2(%s2_enable: i1):
// CHECK-NEXT:      %[[A0:.+]] = pipeline.src %a0 : i32
// CHECK-NEXT:      %[[A2:.+]] = pipeline.src %[[A]] : i32
// CHECK-NEXT:      %[[M:.+]] = comb.mul %[[A0]], %[[A2]] {gaus.latency = 3 : i64, gaus.stage = 2 : i64, gaus.start = 2 : i64
// CHECK-NEXT:      pipeline.stage ^bb3
// CHECK:         ^bb5(%s5_enable: i1):
// CHECK-NEXT:      %[[M5:.+]] = pipeline.src %[[M]] : i32
// CHECK-NEXT:      %[[B5:.+]] = pipeline.src %[[B]] : i32
// CHECK-NEXT:      %[[S:.+]] = comb.add %[[M5]], %[[B5]] {gaus.latency = 2 : i64, gaus.stage = 5 : i64, gaus.start = 5 : i64
// CHECK:         ^bb7(%s7_enable: i1):
// CHECK-NEXT:      %[[S7:.+]] = pipeline.src %[[S]] : i32
// CHECK-NEXT:      pipeline.return %[[S7]] : i32
// CHECK-NEXT:    }
// CHECK-NEXT:    hw.output %out : i32

// ASAP: gaus.length = 8
// LONGER: gaus.length = 8
// SHORT: linear.mlir:{{[0-9]+:[0-9]+}}: error: {{.*}}7

ssp.library @lib {
  operator_type @add1 [latency<2>]
  operator_type @mul2 [latency<3>]
}

hw.module @pipeline(in %arg0 : i32, in %arg1 : i32, in %go : i1, in %clk : !seq.clock, in %rst : i1, out out: i32) {
  %0:2 = pipeline.unscheduled(%a0 : i32 = %arg0, %a1 : i32 = %arg1) clock(%clk) reset(%rst) go(%go) entryEn(%s0_enable)
    {operator_lib = @lib} -> (out: i32) {
    %0 = comb.add %a0, %a1 {ssp.operator_type = @add1} : i32
    %1 = comb.mul %a0, %0 {ssp.operator_type = @mul2} : i32
    %2 = comb.add %a1, %a0 {ssp.operator_type = @add1} : i32
    %3 = comb.add %1, %2 {ssp.operator_type = @add1} : i32
    pipeline.return %3 : i32
  }
  hw.output %0#0 : i32
}
