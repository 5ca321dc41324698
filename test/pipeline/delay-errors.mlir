// RUN: circt-opt --gaus-schedule=cycle-time=4 --split-input-file --verify-diagnostics %s

ssp.library @lib {
  // expected-error @+1 {{Negative delays: operator type 'add' has delay -1}}
  operator_type @add [latency<0>, incDelay<-1.0 : f32>, outDelay<-1.0 : f32>]
}
hw.module @negative(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.add %a0, %a0 {ssp.operator_type = @add} : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

ssp.library @lib {
  // expected-error @+1 {{operator type 'add' has delay nan; a delay is finite and not negative}}
  operator_type @add [latency<1>, incDelay<0x7FC00000 : f32>]
}
hw.module @nan(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.add %a0, %a0 {ssp.operator_type = @add} : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

ssp.library @lib {
  // expected-error @+1 {{Incoming & outgoing delay must be equal for zero-latency operator type 'add'; they are 1 and 2}}
  operator_type @add [latency<0>, incDelay<1.0 : f32>, outDelay<2.0 : f32>]
}
hw.module @unequal(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.add %a0, %a0 {ssp.operator_type = @add} : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

ssp.library @lib {
  operator_type @add [latency<1>, incDelay<4.5 : f32>]
}
hw.module @slow(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    // expected-error @+1 {{operation 'slow' of operator type 'add' has delay 4.5, a cycle has 4 left of 4; set cycle-time to at least 4.5}}
    %0 = comb.add %a0, %a0 {ssp.operator_type = @add, sv.namehint = "slow"} : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

// Logic before the first register of a body, between its registers and after the last one.
hw.module @body(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    // expected-error @+1 {{has delay 5, a cycle has 4 left of 4}}
    %0 = pipeline.latency 2 -> (i8) {
      %r = seq.compreg %a0, %clk : i8
      %1 = comb.add %r, %r : i8
      %2 = comb.add %1, %r : i8
      %3 = comb.add %2, %r : i8
      %4 = comb.add %3, %r : i8
      %5 = comb.add %4, %r : i8
      %s = seq.compreg %5, %clk : i8
      pipeline.latency.return %s : i8
    }
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}
