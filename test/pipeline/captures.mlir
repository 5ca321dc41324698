// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: circt-opt --gaus-schedule=captures=stable %s | FileCheck %s --check-prefix=STABLE
// RUN: circt-opt --gaus-schedule --pipeline-explicit-regs --lower-pipeline-to-hw --lower-seq-to-sv --export-verilog %s | FileCheck %s --check-prefix=VERILOG
// RUN: circt-opt --gaus-schedule=captures=stable --pipeline-explicit-regs --lower-pipeline-to-hw --lower-seq-to-sv --export-verilog %s | FileCheck %s --check-prefix=TRUSTED

ssp.library @lib {
  operator_type @one [latency<1>]
}

// A value from outside that is read in a later stage would be read too late when it changes.  It
// becomes an input, with a name of its own, and travels along.
// CHECK-LABEL: hw.module @later
// CHECK: pipeline.scheduled(%gain_0 : i8 = %x, %gain_1 : i8 = %gain, %sum : i8 = %[[SUM:.+]]) clock
// CHECK:   pipeline.src %gain_1 : i8
// CHECK:   pipeline.src %sum : i8
// STABLE-LABEL: hw.module @later
// STABLE: pipeline.scheduled(%gain_0 : i8 = %x) clock
// STABLE:   comb.add %{{.+}}, %gain {
// STABLE:   comb.add %{{.+}}, %0 {
// VERILOG-LABEL: module later(
// VERILOG: reg [7:0] p0_gain_1;
// TRUSTED-LABEL: module later(
// TRUSTED-NOT: reg [7:0] p0_gain
// TRUSTED: endmodule
hw.module @later(in %x : i8, in %g "gain" : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %sum = comb.add %g, %x {sv.namehint = "sum"} : i8
  %y, %d = pipeline.unscheduled(%gain : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.mul %gain, %gain {ssp.operator_type = @one} : i8
    %1 = comb.add %0, %g : i8
    %2 = comb.add %1, %sum : i8
    pipeline.return %2 : i8
  }
  hw.output %y : i8
}

// What the body of pipeline.latency captures is an operand of it as well: of a value from inside,
// so that the body does not start before the value is there, and of one from outside.
// CHECK-LABEL: hw.module @latency
// CHECK: pipeline.scheduled(%a0 : i8 = %x, %gain_0 : i8 = %gain)
// CHECK-SAME: gaus.length = 5
// CHECK: ^bb2(
// CHECK:   %[[P:.+]] = pipeline.src %{{.+}} : i8
// CHECK:   %[[G:.+]] = pipeline.src %gain_0 : i8
// CHECK:   pipeline.latency 2 -> (i8) {
// CHECK:     seq.compreg %[[P]], %clk : i8
// CHECK:     comb.add %{{.+}}, %[[G]] : i8
// STABLE-LABEL: hw.module @latency
// STABLE: pipeline.latency 2
// STABLE:   comb.add %{{.+}}, %gain : i8
hw.module @latency(in %x : i8, in %gain : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.mul %a0, %a0 {ssp.operator_type = @one} : i8
    %1 = comb.mul %0, %a0 {ssp.operator_type = @one} : i8
    %2 = pipeline.latency 2 -> (i8) {
      %r = seq.compreg %1, %clk : i8
      %s = comb.add %r, %gain : i8
      %t = seq.compreg %s, %clk : i8
      pipeline.latency.return %t : i8
    }
    pipeline.return %2 : i8
  }
  hw.output %y : i8
}

// Constants outside are free, and so are clock, reset and stall.
// CHECK-LABEL: hw.module @free
// CHECK: pipeline.scheduled(%a0 : i8 = %x) stall(%stall) clock(%clk) reset(%rst)
// CHECK: comb.add %{{.+}}, %c5_i8
// VERILOG-LABEL: module free(
hw.module @free(in %x : i8, in %go : i1, in %stall : i1, in %clk : !seq.clock, in %rst : i1, out y : i8) {
  %c5_i8 = hw.constant 5 : i8
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) stall(%stall) clock(%clk) reset(%rst) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = pipeline.latency 1 -> (i8) {
      %true = hw.constant true
      %run = comb.xor %stall, %true : i1
      %r = seq.compreg.ce %a0, %clk, %run reset %rst, %c5_i8 : i8
      pipeline.latency.return %r : i8
    }
    %1 = comb.add %0, %c5_i8 : i8
    pipeline.return %1 : i8
  }
  hw.output %y : i8
}
