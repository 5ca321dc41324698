// RUN: circt-opt --gaus-schedule %s | FileCheck %s --check-prefix=NONE
// RUN: circt-opt --gaus-schedule=cycle-time=2 %s | FileCheck %s --check-prefix=UNIT
// RUN: env XDG_CACHE_HOME=%t.cache circt-opt --gaus-schedule="cycle-time=30 delay-model=aig" %s | FileCheck %s --check-prefix=AIG
// RUN: env XDG_CACHE_HOME=%t.cache circt-opt --gaus-schedule="cycle-time=30 delay-model=aig" %s | FileCheck %s --check-prefix=AIG
// RUN: circt-opt --gaus-schedule="cycle-time=10 delay-model=%S/Inputs/delays.json" %s | FileCheck %s --check-prefix=FILE
// RUN: circt-opt --gaus-schedule="cycle-time=10 delay-model=%S/Inputs/delays.json clock-to-q=2 setup=1 margin=1" %s | FileCheck %s --check-prefix=CLOCK
// RUN: not circt-opt --gaus-schedule="cycle-time=4 delay-model=%S/Inputs/delays.json clock-to-q=1" %s 2>&1 | FileCheck %s --check-prefix=SHORT
// RUN: not circt-opt --gaus-schedule="cycle-time=9 delay-model=%S/Inputs/none.json" %s 2>&1 | FileCheck %s --check-prefix=MISSING

// Four adds and a shift by a constant, which is wiring, in a chain.  Without a cycle time they
// share a step.  Two units fit into a cycle of 2; two adds of 14 levels into one of 30.

// NONE: gaus.length = 1
// UNIT: gaus.length = 3
// AIG: gaus.length = 2
// FILE: gaus.length = 2
// CLOCK: gaus.length = 3
// SHORT: delays.mlir:[[#]]:{{[0-9]+}}: error: operation 'shl_4' {{.*}} has delay 4, a cycle has 3 left of 4
// MISSING: error: cannot read operator library '{{.*}}none.json'

hw.module @top(in %x : i32, in %go : i1, in %clk : !seq.clock, out y : i32) {
  %c3 = hw.constant 3 : i32
  %y, %d = pipeline.unscheduled(%a0 : i32 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i32) {
    %0 = comb.add %a0, %a0 : i32
    %1 = comb.add %0, %a0 : i32
    %2 = comb.add %1, %a0 : i32
    %3 = comb.add %2, %a0 : i32
    %4 = comb.shl %3, %c3 : i32
    pipeline.return %4 : i32
  }
  hw.output %y : i32
}
