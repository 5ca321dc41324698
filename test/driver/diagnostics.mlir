// Errors of passes are diagnostics, warnings come at once, and nobody sees a traceback unasked.

// RUN: not %python %S/Inputs/toy_opt.py %s \
// RUN:   --pass-pipeline='builtin.module(hw.module(toy-mark{warn=careful fail="no way"}),hw.module(toy-mark{warn=late}))' \
// RUN:   > %t.out 2> %t.err
// RUN: FileCheck %s --input-file %t.err
// RUN: %python -c "import sys; sys.exit(open(sys.argv[1]).read() != '')" %t.out
// RUN: not %python %S/Inputs/toy_opt.py %s --quiet --toy-mark="warn=careful fail=no" 2>&1 \
// RUN:   | FileCheck %s --check-prefix=QUIET
// RUN: not %python %S/Inputs/toy_opt.py %s --toy-mark=bug 2>&1 | FileCheck %s --check-prefix=BUG
// RUN: not %python %S/Inputs/toy_opt.py %s --toy-mark=bug --debug 2>&1 | FileCheck %s --check-prefix=DEBUG
// RUN: not circt-opt %s --pass-pipeline='builtin.module(any(pipeline-schedule-linear))' 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NATIVE

// CHECK:      {{^.*}}diagnostics.mlir:[[# @LINE + 19]]:1: warning: careful
// CHECK-NEXT: {{^.*}}diagnostics.mlir:[[# @LINE + 18]]:1: error: no way
// CHECK-NEXT: {{^.*}}diagnostics.mlir:[[# @LINE + 17]]:1: note: and this is why
// CHECK-NEXT: {{^.*}}diagnostics.mlir:[[# @LINE + 24]]:1: warning: careful
// CHECK-NEXT: {{^.*}}diagnostics.mlir:[[# @LINE + 23]]:1: error: no way
// CHECK-NEXT: {{^.*}}diagnostics.mlir:[[# @LINE + 22]]:1: note: and this is why
// CHECK-NOT:  {{.}}

// QUIET-NOT:  careful
// QUIET:      error: no
// BUG-NOT:    Traceback
// BUG:        {{^}}error: internal error: KeyError: 'a bug'; rerun with --debug
// BUG-NOT:    Traceback
// DEBUG:      Traceback
// DEBUG:      toy_opt.py
// DEBUG:      {{^}}error: internal error: KeyError: 'a bug'{{$}}
// NATIVE:     {{^.*}}diagnostics.mlir:[[# @LINE + 4]]:15: error: missing 'operator_lib' attribute
// NATIVE-NOT: error:

hw.module @m(in %a: i4, in %clk: !seq.clock, in %rst: i1, in %go: i1, out y: i4) {
  %o, %done = pipeline.unscheduled(%x : i4 = %a) clock(%clk) reset(%rst) go(%go) entryEn(%e)
      -> (o : i4) {
    %s = comb.add %x, %x : i4
    pipeline.return %s : i4
  }
  hw.output %o : i4
}
hw.module @n() {}
