// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

hw.module @unknown(in %a : i8, in %clk : !seq.clock, out y : i8) {
  // expected-error @+1 {{no operator library has an entry for 'seq.fifo' at 8 bits; add an entry with "op": "seq.fifo" (operators=FILE), give the operation an ssp.operator_type, or set opaque=N}}
  %o, %f, %e = seq.fifo depth 4 in %a rdEn %t wrEn %t clk %clk rst %t : i8
  %t = hw.constant true
  hw.output %o : i8
}

// -----

hw.module.extern @sub(in %x : i8, out y : i8)
hw.module @instance(in %a : i8, out y : i8) {
  // expected-error @+1 {{no operator library has an entry for instance of '@sub' at 8 bits; add an entry with "op": "@sub"}}
  %0 = hw.instance "a" @sub(x: %a : i8) -> (y : i8)
  hw.output %0 : i8
}

// -----

hw.module @dangling(in %a : i8, out y : i8) {
  // expected-error @+1 {{operator library '@lib' not found; there are: none}}
  %0 = comb.add %a, %a {ssp.operator_type = @lib::@add} : i8
  hw.output %0 : i8
}

// -----

ssp.library @lib {
  operator_type @add [latency<1>]
}
hw.module @dangling(in %a : i8, out y : i8) {
  // expected-error @+1 {{operator type '@lib::@ad' not found in operator library '@lib'; there are: @add}}
  %0 = comb.add %a, %a {ssp.operator_type = @lib::@ad} : i8
  hw.output %0 : i8
}

// -----

hw.module @cycle(in %a : i8, out y : i8) {
  // expected-error @+1 {{cycle of 2 dependences with distance 0: 'one' -> 'two' -> 'one'}}
  %0 = comb.add %1, %a {sv.namehint = "one"} : i8
  %1 = comb.mul %0, %a {sv.namehint = "two"} : i8
  hw.output %1 : i8
}

// -----

hw.module @inverters(out y : i1) {
  // expected-error @+1 {{combinational cycle of inverters through 'p'; a register must break it}}
  %0 = synth.aig.and_inv not %1 {sv.namehint = "p"} : i1
  %1 = synth.aig.and_inv not %0 : i1
  hw.output %1 : i1
}

// -----

hw.module @clocks(in %a : i8, in %clk : !seq.clock, in %fast : !seq.clock, out y : i8) {
  %0 = seq.compreg %a, %clk : i8
  // expected-error @+1 {{'seq.compreg' runs on clock 'fast', 'seq.compreg' at}}
  %1 = seq.compreg %0, %fast : i8
  hw.output %1 : i8
}

// -----

func.func @width(%x : none, %y : i8) -> i8 {
  return %y : i8
}
// expected-error @-3 {{the width of type 'none' is unknown}}

// -----

func.func @floats(%x : f32) -> f32 {
  // expected-error @+1 {{no operator library has an entry for 'arith.addf' at 32 bits}}
  %0 = arith.addf %x, %x : f32
  return %0 : f32
}
