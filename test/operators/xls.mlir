// RUN: circt-opt --gaus-schedule="pipeline cycle-time=260 operators=%S/Inputs/delays.textproto" %s | FileCheck %s
// RUN: circt-opt --gaus-schedule="pipeline cycle-time=260 delay-model=%S/Inputs/delays.textproto" %s | FileCheck %s
// RUN: not circt-opt --gaus-schedule="pipeline cycle-time=259 operators=%S/Inputs/delays.textproto" %s 2>&1 | FileCheck %s --check-prefix=SHORT
// RUN: echo 'op_models { opp: 1 }' > %t.textproto
// RUN: not circt-opt --gaus-schedule="operators=%t.textproto" %s 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: echo 'not a library' > %t.txt
// RUN: not circt-opt --gaus-schedule="operators=%t.txt" %s 2>&1 | FileCheck %s --check-prefix=NEITHER
// RUN: not circt-opt --gaus-schedule="operators=%t.none" %s 2>&1 | FileCheck %s --check-prefix=ABSENT

// An adder of 16 bits takes 100 + 10 * 16 ps, so that two do not share a cycle of 260 ps.
// CHECK: gaus.length = 2
// SHORT: error: {{.*}}'comb.add' has delay 260, a cycle has 259
// BAD: {{^}}{{.*}}.textproto:1:13: error: no delay model of XLS: {{.*}}no field named "opp"
// NEITHER: error: {{.*}}not JSON
// ABSENT: error: cannot read operator library
hw.module @top(in %a : i16, out y : i16) {
  %0 = comb.add %a, %a : i16
  %1 = comb.add %0, %a : i16
  hw.output %1 : i16
}
