// Pipelines of an MLIR file are scheduled as the pass does it, one region each.
// RUN: gaus schedule %s --cycle-time 1 -o %t.json
// RUN: gaus report %t.json | FileCheck %s
// RUN: gaus schedule < %s --objective length | gaus report | FileCheck %s --check-prefix=STDIN
// RUN: gaus schedule %s --ii 2 2>&1 -o %t.json | FileCheck %s --check-prefix=II

// The pass and the command agree on the file.
// RUN: circt-opt --gaus-schedule="cycle-time=1 report=%t.pass.json" %s -o %t.mlir
// RUN: gaus report %t.pass.json | FileCheck %s

// CHECK: {{^top.mac$}}
// CHECK: final II 1: an input every cycle
// CHECK: register bits, data
// CHECK-SAME: {{[1-9]}}
// CHECK: register bits, control
// CHECK-SAME: (valid chain)
// CHECK: {{^top.p1$}}

// STDIN: {{^top.mac$}}
// II: pipelines.mlir{{.*}}: warning: ii=2: a pipeline accepts an input in every cycle, so it is scheduled at II 1

hw.module @top(in %clk : !seq.clock, in %rst : i1, in %go : i1, in %a : i8, in %b : i8,
               out x : i8, out y : i8) {
  %0:2 = pipeline.unscheduled "mac"(%a0 : i8 = %a, %b0 : i8 = %b)
      clock(%clk) reset(%rst) go(%go) entryEn(%en) -> (out : i8) {
    %p = comb.mul %a0, %b0 : i8
    %s = comb.add %p, %a0 : i8
    pipeline.return %s : i8
  }
  %1:2 = pipeline.unscheduled (%a0 : i8 = %a) clock(%clk) reset(%rst) go(%go) entryEn(%en) -> (out : i8) {
    %s = comb.add %a0, %a0 : i8
    pipeline.return %s : i8
  }
  hw.output %0#0, %1#0 : i8, i8
}
