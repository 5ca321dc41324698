// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: circt-opt --gaus-schedule=captures=stable %s | FileCheck %s
// RUN: circt-opt --gaus-schedule --pipeline-explicit-regs --lower-pipeline-to-hw --lower-seq-to-sv --export-verilog %s | FileCheck %s --check-prefix=VERILOG

// The inverted stall may stand where it likes: what is made of stall and reset alone is a wire as
// they are, which no stage delays.

// CHECK-LABEL: hw.module @outside
// CHECK:       pipeline.scheduled(%a0 : i8 = %x) stall
// VERILOG-LABEL: module outside(
// VERILOG:       if (~stall)
// VERILOG-NEXT:  r <= x;
hw.module @outside(in %x : i8, in %go : i1, in %stall : i1, in %clk : !seq.clock, out y : i8) {
  %true = hw.constant true
  %run = comb.xor %stall, %true : i1
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) stall(%stall) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    %0 = pipeline.latency 1 -> (i8) {
      %r = seq.compreg.ce %a0, %clk, %run : i8
      pipeline.latency.return %r : i8
    }
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// CHECK-LABEL: hw.module @later
// CHECK:       pipeline.scheduled(%a0 : i8 = %x) stall
// VERILOG-LABEL: module later(
// VERILOG:       run = ~stall | rst;
// VERILOG-NOT:   <= run
// VERILOG:       if (run)
// VERILOG-NEXT:  r <= x;
// VERILOG-NOT:   <= run
// VERILOG:       endmodule
hw.module @later(in %x : i8, in %go : i1, in %stall : i1, in %rst : i1, in %clk : !seq.clock, out y : i8) {
  %false = hw.constant false
  %quiet = comb.icmp eq %stall, %false : i1
  %run = comb.or %quiet, %rst {sv.namehint = "run"} : i1
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) stall(%stall) clock(%clk) reset(%rst) go(%go) entryEn(%en) -> (y : i8) {
    %0 = pipeline.latency 1 -> (i8) {
      %r = seq.compreg.ce %a0, %clk, %run : i8
      pipeline.latency.return %r : i8
    }
    %1 = comb.mul %0, %0 : i8
    %2 = pipeline.latency 2 -> (i8) {
      %true = hw.constant true
      %on = comb.and %run, %true : i1
      %t = seq.compreg.ce %1, %clk, %on : i8
      %s = seq.compreg.ce %t, %clk, %on : i8
      pipeline.latency.return %s : i8
    }
    pipeline.return %2 : i8
  }
  hw.output %y : i8
}
