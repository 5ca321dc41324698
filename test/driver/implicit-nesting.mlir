// A native pass given as a flag runs on the kind of operation that it is made for.

// RUN: circt-opt %s --cse --hw-cleanup --prettify-verilog \
// RUN:   --pipeline-explicit-regs --lower-pipeline-to-hw --lower-seq-shiftreg \
// RUN:   --dump-pass-pipeline 2>&1 >/dev/null | FileCheck %s --check-prefix=NESTS
// RUN: circt-opt %s --synth-comb-lowering-pipeline | FileCheck %s --check-prefix=ALIAS
// RUN: circt-opt %s --pipeline-explicit-regs --lower-pipeline-to-hw --lower-seq-to-sv --export-verilog \
// RUN:   | FileCheck %s --check-prefix=VERILOG

// NESTS: builtin.module(cse,hw.module(hw-cleanup{{.*}},prettify-verilog),pipeline-explicit-regs,lower-pipeline-to-hw{{.*}},hw.module(lower-seq-shiftreg))
// ALIAS-NOT: comb.add
// ALIAS:     synth.aig
// VERILOG:   always_ff @(posedge clk)

hw.module @m(in %a: i4, in %b: i4, in %clk: !seq.clock, in %rst: i1, in %go: i1, out y: i4) {
  %o, %done = pipeline.scheduled(%x : i4 = %a) clock(%clk) reset(%rst) go(%go) entryEn(%e) -> (o : i4) {
    pipeline.stage ^bb1
  ^bb1(%s1: i1):
    %p = pipeline.src %x : i4
    pipeline.return %p : i4
  }
  hw.output %o : i4
}
hw.module @n(in %a: i4, in %b: i4, out y: i4) {
  %0 = comb.add %a, %b : i4
  hw.output %0 : i4
}
