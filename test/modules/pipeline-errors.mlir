// RUN: circt-opt --gaus-schedule="pipeline cycle-time=2" --split-input-file --verify-diagnostics %s

// expected-error @+1 {{pipeline: '@no_inputs' has no input port, so that nothing flows through it}}
hw.module @no_inputs(out y : i8) {
  %c = hw.constant 3 : i8
  hw.output %c : i8
}

// -----

// expected-error @+1 {{pipeline: '@no_outputs' has no output port}}
hw.module @no_outputs(in %a : i8) {
  hw.output
}

// -----

hw.module @state(in %c : i1, in %a : i8, out y : i8) {
  %clk = seq.to_clock %c
  // expected-error @+1 {{pipeline: '@state' is not combinational: 'seq.compreg' holds state}}
  %r = seq.compreg %a, %clk : i8
  hw.output %r : i8
}

// -----

hw.module @above(in %c : i1, in %a : i8, out y : i8) {
  %0 = hw.instance "s" @below(c: %c : i1, a: %a : i8) -> (y : i8)
  hw.output %0 : i8
}
hw.module @below(in %c : i1, in %a : i8, out y : i8) {
  %clk = seq.to_clock %c
  // expected-error @+1 {{pipeline: '@above' is not combinational: 'seq.compreg' holds state}}
  %r = seq.compreg %a, %clk : i8
  hw.output %r : i8
}

// -----

hw.module @cycle(in %a : i8, out y : i8) {
  // expected-error @+1 {{cycle of 2 dependences with distance 0}}
  %0 = comb.add %1, %a : i8
  %1 = comb.mul %0, %a : i8
  hw.output %1 : i8
}

// -----

// expected-error @+1 {{pipeline: there is no hw.module to make a pipeline of}}
module {
  hw.module.extern @e(in %a : i8)
}

// -----

hw.module @unknown(in %a : f32, out y : f32) {
  // expected-error @+1 {{no operator library has an entry for 'arith.addf'}}
  %0 = arith.addf %a, %a : f32
  hw.output %0 : f32
}
