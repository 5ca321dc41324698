// RUN: circt-opt --gaus-schedule --verify-diagnostics %s | FileCheck %s

// A body of pipeline.latency has to hold as many registers as it says, on every path.

// CHECK-LABEL: hw.module @right
hw.module @right(in %x : i8, in %go : i1, in %stall : i1, in %clk : !seq.clock, out y : i8, out z : i8) {
  %y, %z, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8, z : i8) {
    // CHECK: pipeline.latency 2 -> (i8, i8)
    %0, %1 = pipeline.latency 2 -> (i8, i8) {
      %c1 = hw.constant 1 : i8
      %true = hw.constant true
      %sum = comb.add %early, %c1 : i8
      %late = seq.compreg %sum, %clk : i8
      %early = seq.compreg %a0, %clk : i8
      %both = seq.shiftreg [2] %a0, %clk, %true : i8
      pipeline.latency.return %late, %both : i8, i8
    }
    pipeline.return %0, %1 : i8, i8
  }
  hw.output %y, %z : i8, i8
}

// A module is not looked into, and a register that feeds itself has no depth.
// CHECK-LABEL: hw.module @opaque
hw.module.extern @unit(in %clk : !seq.clock, in %a : i8, out p : i8)
hw.module @opaque(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8, out z : i8) {
  %y, %z, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8, z : i8) {
    %0 = pipeline.latency 5 -> (i8) {
      %p = hw.instance "u" @unit(clk: %clk : !seq.clock, a: %a0 : i8) -> (p : i8)
      pipeline.latency.return %p : i8
    }
    %1 = pipeline.latency 1 -> (i8) {
      %next = comb.add %sum, %a0 : i8
      %sum = seq.compreg %next, %clk : i8
      pipeline.latency.return %sum : i8
    }
    pipeline.return %0, %1 : i8, i8
  }
  hw.output %y, %z : i8, i8
}

// CHECK-LABEL: hw.module @wrong
hw.module @wrong(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8, out z : i8) {
  %y, %z, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8, z : i8) {
    // expected-warning @+1 {{pipeline.latency 1 has paths with 0 registers instead of 1}}
    %0 = pipeline.latency 1 -> (i8) {
      %s = comb.add %a0, %a0 : i8
      pipeline.latency.return %s : i8
    }
    // expected-warning @+1 {{pipeline.latency 2 has paths with 1, 3 registers instead of 2}}
    %1 = pipeline.latency 2 -> (i8) {
      %r = seq.compreg %a0, %clk : i8
      %s = seq.compreg %r, %clk : i8
      %t = seq.compreg %s, %clk : i8
      %u = comb.add %r, %t : i8
      pipeline.latency.return %u : i8
    }
    pipeline.return %0, %1 : i8, i8
  }
  hw.output %y, %z : i8, i8
}
