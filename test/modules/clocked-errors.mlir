// What is in the way of cutting a module with a clock deeper; nothing is written.

// RUN: circt-opt %s --allow-unregistered-dialect --gaus-schedule="pipeline cycle-time=1" --split-input-file --verify-diagnostics
// RUN: not circt-opt %s --allow-unregistered-dialect --gaus-schedule="pipeline stall cycle-time=1" 2>&1 | FileCheck %s
// CHECK: clocked-errors.mlir:[[#]]:1: error: stall is for combinational modules; '@clocks' has a clock of its own: leave out stall, or gate its registers with an enable

hw.module @clocks(in %clk : !seq.clock, in %other : !seq.clock, in %a : i8, out y : i8) {
  %r = seq.compreg %a, %clk : i8
  // expected-error @+1 {{runs on clock 'other'}}
  %s = seq.compreg %r, %other : i8
  hw.output %s : i8
}

// -----

// expected-error @+1 {{pipeline: the clock is made inside the module; make it a port}}
hw.module @gated(in %clk : !seq.clock, in %en : i1, in %a : i8, out y : i8) {
  %g = seq.clock_gate %clk, %en
  %r = seq.compreg %a, %g : i8
  hw.output %r : i8
}

// -----

hw.module @feedback(in %clk : !seq.clock, in %a : i8, out y : i8) {
  // expected-error @+1 {{pipeline: recurrence mul_0 → add_1 takes 2 cycles over distance 1, and no register can be added where a value goes round; set cycle-time to at least 2}}
  %m = comb.mul %r, %a : i8
  %n = comb.add %m, %a : i8
  %r = seq.compreg %n, %clk : i8
  hw.output %r : i8
}

// -----

hw.module @process(in %clk : !seq.clock, in %a : i8, out y : i8) {
  %w = sv.reg : !hw.inout<i8>
  %b = seq.from_clock %clk
  // expected-error @+1 {{pipeline: 'sv.always' has regions, which a module with a clock cannot be cut through; move it into a module of its own}}
  sv.always posedge %b {
    sv.passign %w, %a : i8
  }
  %r = sv.read_inout %w : !hw.inout<i8>
  hw.output %r : i8
}

// -----

hw.module @unknown(in %clk : !seq.clock, in %a : i8, out y : i8) {
  // expected-error @+1 {{no operator library has an entry for 'other.code' at 8 bits}}
  %c = "other.code"(%a) : (i8) -> i8
  %r = seq.compreg %c, %clk : i8
  hw.output %r : i8
}
