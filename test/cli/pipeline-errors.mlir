// Errors in an MLIR file say the place in it.
// RUN: not gaus schedule %s --cycle-time 1 --length 1 2>&1 | FileCheck %s
// RUN: not gaus schedule %s --ii 2 --strict 2>&1 | FileCheck %s --check-prefix=STRICT
// RUN: not gaus schedule %s --operators %t.no-such-file 2>&1 | FileCheck %s --check-prefix=LIBRARY
// RUN: echo "module {}" | not gaus schedule 2>&1 | FileCheck %s --check-prefix=NOTHING
// RUN: echo "module {" | not gaus schedule - 2>&1 | FileCheck %s --check-prefix=SYNTAX
// RUN: not gaus schedule /dev/null 2>&1 | FileCheck %s --check-prefix=EMPTY

// CHECK: pipeline-errors.mlir:19:10: error: length=1 cannot be met: the critical path to 'add_1' takes 2 steps; set length to at least 2
// STRICT: pipeline-errors.mlir:17:10: error: ii=2: a pipeline accepts an input in every cycle; set ii=1 or drop strict
// LIBRARY: error: {{.*}}no-such-file
// NOTHING: {{^}}<stdin>: error: nothing to schedule: no pipeline.unscheduled found
// SYNTAX: {{^}}<stdin>:{{[0-9]+:[0-9]+}}: error:
// EMPTY: {{^}}/dev/null: error: nothing to schedule: no pipeline.unscheduled found

hw.module @top(in %clk : !seq.clock, in %rst : i1, in %go : i1, in %a : i8, out x : i8) {
  %0:2 = pipeline.unscheduled "p"(%a0 : i8 = %a) clock(%clk) reset(%rst) go(%go) entryEn(%en) -> (out : i8) {
    %x = comb.add %a0, %a0 : i8
    %y = comb.add %x, %a0 : i8
    pipeline.return %y : i8
  }
  hw.output %0#0 : i8
}
