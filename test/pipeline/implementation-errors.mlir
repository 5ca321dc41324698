// RUN: circt-opt --gaus-schedule=operators=%S/Inputs/mul32.json --split-input-file --verify-diagnostics %s

hw.module @absent(in %x : i32, in %go : i1, in %clk : !seq.clock, out z : i32) {
  %z, %d = pipeline.unscheduled(%a0 : i32 = %x) clock(%clk) go(%go) entryEn(%en) -> (z : i32) {
    // expected-error @+1 {{implementation '@mul32_3' of 'comb.mul' is not in the input}}
    %0 = comb.mul %a0, %a0 : i32
    pipeline.return %0 : i32
  }
  hw.output %z : i32
}

// -----

hw.module.extern @mul32_3(in %clk : !seq.clock, in %a : i32, in %c : i32, out p : i32)
hw.module @port(in %x : i32, in %go : i1, in %clk : !seq.clock, out z : i32) {
  %z, %d = pipeline.unscheduled(%a0 : i32 = %x) clock(%clk) go(%go) entryEn(%en) -> (z : i32) {
    // expected-error @+1 {{implementation '@mul32_3' has no port 'b'; its ports are clk, a, c, p}}
    %0 = comb.mul %a0, %a0 : i32
    pipeline.return %0 : i32
  }
  hw.output %z : i32
}

// -----

hw.module.extern @mul32_3(in %clk : !seq.clock, in %a : i32, in %b : i32, in %mode : i2, out p : i32)
hw.module @unmapped(in %x : i32, in %go : i1, in %clk : !seq.clock, out z : i32) {
  %z, %d = pipeline.unscheduled(%a0 : i32 = %x) clock(%clk) go(%go) entryEn(%en) -> (z : i32) {
    // expected-error @+1 {{has input port 'mode' that the library does not map}}
    %0 = comb.mul %a0, %a0 : i32
    pipeline.return %0 : i32
  }
  hw.output %z : i32
}

// -----

hw.module.extern @mul32_3(in %clk : !seq.clock, in %a : i32, in %b : i16, out p : i32)
hw.module @width(in %x : i32, in %go : i1, in %clk : !seq.clock, out z : i32) {
  %z, %d = pipeline.unscheduled(%a0 : i32 = %x) clock(%clk) go(%go) entryEn(%en) -> (z : i32) {
    // expected-error @+1 {{has port 'b' of type i16, operand 1 has i32}}
    %0 = comb.mul %a0, %a0 : i32
    pipeline.return %0 : i32
  }
  hw.output %z : i32
}

// -----

hw.module.extern @mul32_3(in %clk : !seq.clock, in %a : i32, in %b : i32, out p : i32)
hw.module @stall(in %x : i32, in %go : i1, in %stall : i1, in %clk : !seq.clock, out z : i32) {
  %z, %d = pipeline.unscheduled(%a0 : i32 = %x) stall(%stall) clock(%clk) go(%go) entryEn(%en) -> (z : i32) {
    // expected-error @+1 {{has no enable port (ce, en, enable), but the pipeline can stall}}
    %0 = comb.mul %a0, %a0 : i32
    pipeline.return %0 : i32
  }
  hw.output %z : i32
}

// -----

func.func @mul32_3() {
  return
}
hw.module @kind(in %x : i32, in %go : i1, in %clk : !seq.clock, out z : i32) {
  %z, %d = pipeline.unscheduled(%a0 : i32 = %x) clock(%clk) go(%go) entryEn(%en) -> (z : i32) {
    // expected-error @+1 {{implementation '@mul32_3' is not an hw.module}}
    %0 = comb.mul %a0, %a0 : i32
    pipeline.return %0 : i32
  }
  hw.output %z : i32
}
