// RUN: circt-opt --gaus-schedule="pipeline cycle-time=1" %s | FileCheck %s
// RUN: circt-opt --gaus-schedule="pipeline stages=2 stall" %s 2>%t.err | FileCheck %s --check-prefix=TWO
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// RUN: circt-opt --gaus-schedule="pipeline stages=5 cycle-time=1" %s | FileCheck %s --check-prefix=FIVE
// RUN: circt-opt --gaus-schedule="pipeline cycle-time=1" --pipeline-explicit-regs --lower-pipeline-to-hw --lower-seq-to-sv --export-verilog %s | FileCheck %s --check-prefix=VERILOG
// RUN: gaus schedule %s --pipeline --cycle-time 1 | %python -m json.tool | FileCheck %s --check-prefix=JSON

// The control ports come behind the data ports; names that are taken get a number.
// CHECK-LABEL: hw.module @top(in %a : i8, in %clk : i8, out y : i8, out same : i8, in %clk_1 : !seq.clock, in %rst : i1, in %go : i1, out done : i1)
// CHECK: %[[Y:.*]], %[[S:.*]], %[[D:.*]] = pipeline.scheduled(%{{.*}} : i8 = %a, %{{.*}} : i8 = %clk) clock(%clk_1) reset(%rst) go(%go) entryEn(%{{.*}}) {gaus.ii = 1 : i64, gaus.length = 3 : i64} -> (y : i8, same : i8)
// CHECK: hw.output %[[Y]], %[[S]], %[[D]] : i8, i8, i1

// TWO: stall(%stall) clock(%clk_1)
// TWO-SAME: gaus.length = 2
// REMARK: pipeline.mlir:{{[0-9]+}}:1: remark: stages=2: the least cycle time is 2
// FIVE: gaus.length = 5
// VERILOG: module top(
// VERILOG: output{{.*}}done
// VERILOG: always_ff @(posedge clk_1)
// JSON: "name": "top.p0"
// JSON: "control_bits": 2
hw.module @top(in %a : i8, in %clk : i8, out y : i8, out same : i8) {
  %c = hw.constant 3 : i8
  %1 = comb.mul %0, %clk : i8
  %0 = comb.add %a, %c : i8
  %2 = comb.sub %1, %0 : i8
  hw.output %2, %a : i8, i8
}
