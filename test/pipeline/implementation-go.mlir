// RUN: circt-opt --gaus-schedule=operators=%S/Inputs/made.json %s | FileCheck %s

// A module that was made a pipeline has a go, which is always high: it takes operands in any cycle.
// What a library maps to a control gets it, whatever its name.
// CHECK-LABEL: hw.module @top
// CHECK:       pipeline.latency 2
// CHECK:         %[[TRUE:.+]] = hw.constant true
// CHECK:         hw.instance "{{.+}}" @mul(a: %{{.+}}: i32, b: %{{.+}}: i32, clk: %{{.+}}: !seq.clock, rst: %rst: i1, go: %[[TRUE]]: i1, stall: %stall: i1)
// CHECK:       pipeline.latency 9
// CHECK:         %[[ONE:.+]] = hw.constant true
// CHECK:         %[[INVERTED:.+]] = comb.xor %rst,
// CHECK:         hw.instance "{{.+}}" @div(a: %{{.+}}: i32, b: %{{.+}}: i32, clk: %{{.+}}: !seq.clock, valid: %[[ONE]]: i1, hold: %stall: i1, nreset: %[[INVERTED]]: i1)
hw.module.extern @mul(in %a : i32, in %b : i32, in %clk : !seq.clock, in %rst : i1, in %go : i1, in %stall : i1, out p : i32, out done : i1)
hw.module.extern @div(in %a : i32, in %b : i32, in %clk : !seq.clock, in %valid : i1, in %hold : i1, in %nreset : i1, out q : i32)
hw.module @top(in %x : i32, in %y : i32, in %go : i1, in %stall : i1, in %clk : !seq.clock, in %rst : i1, out z : i32) {
  %z, %d = pipeline.unscheduled(%a : i32 = %x, %b : i32 = %y) stall(%stall) clock(%clk) reset(%rst) go(%go) entryEn(%en) -> (z : i32) {
    %0 = comb.mul %a, %b : i32
    %1 = comb.divu %0, %b : i32
    pipeline.return %1 : i32
  }
  hw.output %z : i32
}
