// RUN: not circt-opt --gaus-schedule="pipeline stages=2 cycle-time=1" %s 2>&1 | FileCheck %s --check-prefix=CYCLE
// RUN: not circt-opt --gaus-schedule="pipeline stages=0" %s 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not circt-opt --pass-pipeline="builtin.module(hw.module(gaus-schedule{pipeline stages=2}))" %s 2>&1 | FileCheck %s --check-prefix=NESTED

// CYCLE: stages-errors.mlir:{{[0-9]+}}:1: error: stages=2: the pipeline needs at least 3 stages at cycle-time=1; set stages=3 or a longer cycle time
// ZERO: error: {{.*}}stages=0 is out of range; it must be at least 1
// NESTED: error: pipeline replaces modules: run the pass on builtin.module
hw.module @top(in %a : i8, out y : i8) {
  %0 = comb.add %a, %a : i8
  %1 = comb.mul %0, %a : i8
  %2 = comb.sub %1, %0 : i8
  hw.output %2 : i8
}
