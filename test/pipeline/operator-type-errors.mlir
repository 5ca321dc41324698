// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

ssp.library @lib {
  operator_type @add1 [latency<2>]
}
hw.module @missing_type(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    // expected-error @+1 {{operator type '@mul1' not found in operator library '@lib'; there are: @add1}}
    %0 = comb.mul %a0, %a0 {ssp.operator_type = @mul1} : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

hw.module @missing_library(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  // expected-error @+1 {{operator library '@lib' not found; there are: none}}
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    pipeline.return %a0 : i8
  }
  hw.output %y : i8
}

// -----

ssp.library @lib {
  operator_type @add1 [latency<2>]
}
hw.module @no_library(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    // expected-error @+1 {{operator type '@add1' names no library and there is no operator_lib around it}}
    %0 = comb.add %a0, %a0 {ssp.operator_type = @add1} : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

ssp.library @lib {
  // expected-error @+1 {{Operator type 'foo' has no latency}}
  operator_type @foo [incDelay<1.0 : f32>]
}
hw.module @no_latency(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.add %a0, %a0 {ssp.operator_type = @foo} : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

hw.module.extern @unit(in %a : i8, out p : i8)
hw.module @unknown(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    // expected-error @+1 {{no operator library has an entry for '@unit' at 8 bits}}
    %0 = hw.instance "u" @unit(a: %a0 : i8) -> (p : i8)
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

hw.module @register(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    // expected-error @+1 {{wrap what holds registers in pipeline.latency}}
    %0 = seq.compreg %a0, %clk : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

hw.module @width(in %x : index, in %go : i1, in %clk : !seq.clock, out y : index) {
  %y, %d = pipeline.unscheduled(%a0 : index = %x) clock(%clk) go(%go) entryEn(%en) -> (y : index) { // expected-error {{the width of type 'index' is unknown}}
    pipeline.return %a0 : index
  }
  hw.output %y : index
}

// -----

hw.module @regions(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    // expected-error @+1 {{'scf.if' has regions; only pipeline.latency may have them}}
    %0 = scf.if %en -> i8 {
      scf.yield %a0 : i8
    } else {
      scf.yield %a0 : i8
    }
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

hw.module @cycle(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    // expected-error @+1 {{cycle of 2 dependences with distance 0}}
    %0 = comb.add %a0, %1 : i8
    %1 = comb.xor %a0, %0 : i8
    pipeline.return %1 : i8
  }
  hw.output %y : i8
}
