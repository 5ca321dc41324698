// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: circt-opt --gaus-schedule --pipeline-explicit-regs --lower-pipeline-to-hw --lower-seq-to-sv --export-verilog %s | FileCheck %s --check-prefix=VERILOG

// Name, stall, reset, clock and go stay what they are.

ssp.library @lib {
  operator_type @one [latency<1>]
}

// CHECK-LABEL: hw.module @all
// CHECK: pipeline.scheduled "core"(%a0 : i8 = %x) stall(%stall) clock(%clk) reset(%rst) go(%go) entryEn(%s0_enable)
// VERILOG-LABEL: module all(
// VERILOG: core_double <= x * x
// VERILOG: if (rst)
hw.module @all(in %x : i8, in %go : i1, in %stall : i1, in %clk : !seq.clock, in %rst : i1, out y : i8, out d : i1) {
  %y, %d = pipeline.unscheduled "core"(%a0 : i8 = %x) stall(%stall) clock(%clk) reset(%rst) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.mul %a0, %a0 {ssp.operator_type = @one, sv.namehint = "double"} : i8
    pipeline.return %0 : i8
  }
  hw.output %y, %d : i8, i1
}

// CHECK-LABEL: hw.module @none
// CHECK: pipeline.scheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%s0_enable)
// VERILOG-LABEL: module none(
// VERILOG: p0_double <= x * x
hw.module @none(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8, out d : i1) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.mul %a0, %a0 {ssp.operator_type = @one, sv.namehint = "double"} : i8
    pipeline.return %0 : i8
  }
  hw.output %y, %d : i8, i1
}

// CHECK-LABEL: hw.module @stall_only
// CHECK: pipeline.scheduled(%a0 : i8 = %x) stall(%stall) clock(%clk) go(%go)
// VERILOG-LABEL: module stall_only(
hw.module @stall_only(in %x : i8, in %go : i1, in %stall : i1, in %clk : !seq.clock, out y : i8, out d : i1) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) stall(%stall) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.mul %a0, %a0 {ssp.operator_type = @one} : i8
    pipeline.return %0 : i8
  }
  hw.output %y, %d : i8, i1
}

// CHECK-LABEL: hw.module @reset_only
// CHECK: pipeline.scheduled "x"(%a0 : i8 = %x) clock(%clk) reset(%rst) go(%go)
// VERILOG-LABEL: module reset_only(
hw.module @reset_only(in %x : i8, in %go : i1, in %clk : !seq.clock, in %rst : i1, out y : i8, out d : i1) {
  %y, %d = pipeline.unscheduled "x"(%a0 : i8 = %x) clock(%clk) reset(%rst) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.mul %a0, %a0 {ssp.operator_type = @one} : i8
    pipeline.return %0 : i8
  }
  hw.output %y, %d : i8, i1
}
