// The report tells data from control registers, and what the registers are called in the RTL.
// CIRCT's own example costs 455 register bits as soon as possible: 14 × 32 of data, 7 of control.
// RUN: circt-opt %s --gaus-schedule="solver=asap report=%t.json" --pipeline-explicit-regs \
// RUN:   --lower-pipeline-to-hw --gaus-trace-registers="report=%t.json" -o %t.mlir
// RUN: gaus report %t.json | FileCheck %s

// CHECK: {{^pipeline.p0$}}
// CHECK: solver asap, seed 0
// CHECK: length 8 steps
// CHECK: stages 8
// CHECK: register bits, data 448
// CHECK: register bits, control 7 (valid chain)
// CHECK: register bits, both 455
// CHECK: combinational operations with a latency (4); their registers trail the logic
// CHECK-NEXT: until synthesis moves them into it: add_0, mul_1, add_2, add_3
// CHECK: step operations register bits after it
// CHECK-NEXT: ----
// CHECK-NEXT: 0 3 96
// CHECK-NEXT: 1 0 96
// CHECK: operation type step RTL registers
// CHECK: add_0 add1 0 p0_add_0_s0, p0_add_0_s1
// CHECK: mul_1 mul2 2 p0_mul_1_s2 … p0_mul_1_s4 (3)
// CHECK: valid p0_stage1_enable … p0_stage7_enable (7)

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
