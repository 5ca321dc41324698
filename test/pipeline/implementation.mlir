// RUN: circt-opt --gaus-schedule=operators=%S/Inputs/mul32.json %s | FileCheck %s
// RUN: circt-opt --gaus-schedule=operators=%S/Inputs/mul32.json --pipeline-explicit-regs --lower-pipeline-to-hw --lower-seq-to-sv --export-verilog %s | FileCheck %s --check-prefix=VERILOG

// A pipelined module does the multiplication.  Its registers hold the value for three cycles, so
// that none are needed between the stages.

hw.module @mul32_3(in %clk : !seq.clock, in %ce : i1, in %rst : i1, in %a : i32, in %b : i32, out p : i32, out busy : i1) {
  %0 = comb.mul %a, %b : i32
  %1 = seq.compreg.ce %0, %clk, %ce : i32
  %2 = seq.compreg.ce %1, %clk, %ce : i32
  %3 = seq.compreg.ce %2, %clk, %ce : i32
  %true = hw.constant true
  hw.output %3, %true : i32, i1
}

// CHECK-LABEL: hw.module @plain
// CHECK:       gaus.length = 4
// CHECK:       %[[M:.+]] = pipeline.latency 3 -> (i32) {
// CHECK-NEXT:    %true = hw.constant true
// CHECK-NEXT:    %[[R:.+]] = hw.constant false
// CHECK-NEXT:    %[[P:.+]], %{{.+}} = hw.instance "prod" @mul32_3(clk: %clk: !seq.clock, ce: %true: i1, rst: %[[R]]: i1, a: %a0: i32, b: %a1: i32) -> (p: i32, busy: i1)
// CHECK-NEXT:    pipeline.latency.return %[[P]] : i32
// CHECK-NEXT:  } {gaus.latency = 3 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64, sv.namehint = "prod"}
// CHECK:       ^bb3(
// CHECK:         pipeline.src %[[M]] : i32
// VERILOG-LABEL: module plain(
// VERILOG-NOT:   reg [31:0] p0_prod
// VERILOG:       mul32_3 prod (
// VERILOG:       endmodule
hw.module @plain(in %x : i32, in %y : i32, in %go : i1, in %clk : !seq.clock, out z : i32) {
  %z, %d = pipeline.unscheduled(%a0 : i32 = %x, %a1 : i32 = %y) clock(%clk) go(%go) entryEn(%en) -> (z : i32) {
    %0 = comb.mul %a0, %a1 {sv.namehint = "prod"} : i32
    %1 = comb.add %0, %a0 : i32
    pipeline.return %1 : i32
  }
  hw.output %z : i32
}

// Reset and stall of the pipeline go to the ports that are called so.
// CHECK-LABEL: hw.module @controlled
// CHECK:       pipeline.latency 3
// CHECK:         %[[GO:.+]] = comb.xor %stall, %true
// CHECK:         hw.instance {{.*}}ce: %[[GO]]: i1, rst: %rst: i1
// VERILOG-LABEL: module controlled(
hw.module @controlled(in %x : i32, in %go : i1, in %stall : i1, in %clk : !seq.clock, in %rst : i1, out z : i32) {
  %z, %d = pipeline.unscheduled "p"(%a0 : i32 = %x) stall(%stall) clock(%clk) reset(%rst) go(%go) entryEn(%en) -> (z : i32) {
    %0 = comb.mul %a0, %a0 : i32
    pipeline.return %0 : i32
  }
  hw.output %z : i32
}
