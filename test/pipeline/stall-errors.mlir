// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

// CIRCT enables the registers between stages with the inverted stall, but moves the bodies of
// pipeline.latency as they are.

hw.module @no_enable(in %x : i8, in %go : i1, in %stall : i1, in %clk : !seq.clock, out y : i8) {
  // expected-note @+1 {{the pipeline with the stall signal}}
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) stall(%stall) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    %0 = pipeline.latency 1 -> (i8) {
      // expected-error @+1 {{'seq.compreg' inside pipeline.latency has no clock enable that depends on it}}
      %r = seq.compreg %a0, %clk : i8
      pipeline.latency.return %r : i8
    }
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

hw.module @other_enable(in %x : i8, in %ce : i1, in %go : i1, in %stall : i1, in %clk : !seq.clock, out y : i8) {
  // expected-note @+1 {{the pipeline with the stall signal}}
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) stall(%stall) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    %0 = pipeline.latency 1 -> (i8) {
      // expected-error @+1 {{'seq.compreg.ce' inside pipeline.latency has no clock enable that depends on it}}
      %r = seq.compreg.ce %a0, %clk, %ce : i8
      pipeline.latency.return %r : i8
    }
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

hw.module.extern @unit(in %clk : !seq.clock, in %a : i8, out p : i8)
hw.module @instance(in %x : i8, in %go : i1, in %stall : i1, in %clk : !seq.clock, out y : i8) {
  // expected-note @+1 {{the pipeline with the stall signal}}
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) stall(%stall) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    %0 = pipeline.latency 1 -> (i8) {
      // expected-error @+1 {{'hw.instance' inside pipeline.latency has no clock enable that depends on it}}
      %p = hw.instance "u" @unit(clk: %clk : !seq.clock, a: %a0 : i8) -> (p : i8)
      pipeline.latency.return %p : i8
    }
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

hw.module @mixed(in %x : i8, in %ce : i1, in %go : i1, in %stall : i1, in %clk : !seq.clock, out y : i8) {
  %true = hw.constant true
  %not = comb.xor %stall, %true : i1
  %run = comb.and %not, %ce : i1
  // expected-note @+1 {{the pipeline with the stall signal}}
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) stall(%stall) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    %0 = pipeline.latency 1 -> (i8) {
      // expected-error @+1 {{has a clock enable that is made of it and of other signals outside the pipeline, so it would become an input and come late; invert the stall inside pipeline.latency, or set captures=stable}}
      %r = seq.compreg.ce %a0, %clk, %run : i8
      pipeline.latency.return %r : i8
    }
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}
