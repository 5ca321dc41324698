// Our passes stand anywhere in a pipeline and run on each operation that their nest means.

// RUN: %python %S/Inputs/toy_opt.py %s | FileCheck %s --check-prefix=NONE
// RUN: %python %S/Inputs/toy_opt.py %s \
// RUN:   --pass-pipeline='builtin.module(hw.module(cse, toy-mark{value=1 warn="a > b"}, canonicalize), cse)' \
// RUN:   2>&1 | FileCheck %s --check-prefix=NESTED
// RUN: %python %S/Inputs/toy_opt.py %s --pass-pipeline='builtin.module(any(toy-mark))' \
// RUN:   | FileCheck %s --check-prefix=ANY
// RUN: %python %S/Inputs/toy_opt.py %s --pass-pipeline='any(cse,toy-mark)' \
// RUN:   | FileCheck %s --check-prefix=ROOT
// RUN: %python %S/Inputs/toy_opt.py %s --pass-pipeline='builtin.module(hw.module(comb.and(toy-mark)))' \
// RUN:   | FileCheck %s --check-prefix=DEEP
// RUN: %python %S/Inputs/toy_opt.py %s --dump-pass-pipeline \
// RUN:   --pass-pipeline='builtin.module(hw.module(cse,toy-mark,hw-cleanup),any(cse))' \
// RUN:   2>&1 >/dev/null | FileCheck %s --check-prefix=CUT

// RUN: not circt-opt %s --pass-pipeline='builtin.module(cse' 2>&1 | FileCheck %s --check-prefix=OPEN
// RUN: not circt-opt %s --pass-pipeline='builtin.module(cse))' 2>&1 | FileCheck %s --check-prefix=CLOSE
// RUN: not circt-opt %s --pass-pipeline='builtin.module(cse,,cse)' 2>&1 | FileCheck %s --check-prefix=EMPTY
// RUN: not circt-opt %s --pass-pipeline='cse' 2>&1 | FileCheck %s --check-prefix=BARE
// RUN: not circt-opt %s --pass-pipeline='hw.module(cse)' 2>&1 | FileCheck %s --check-prefix=NOT-ROOT
// RUN: not circt-opt %s --pass-pipeline='builtin.module(hw.modul(cse))' 2>&1 | FileCheck %s --check-prefix=NO-OP
// RUN: not circt-opt %s --pass-pipeline='builtin.module(hw.module(no-such))' 2>&1 | FileCheck %s --check-prefix=NO-PASS
// RUN: not circt-opt %s --pass-pipeline='builtin.module(hw-cleanup)' 2>&1 | FileCheck %s --check-prefix=WRONG
// RUN: not circt-opt %s --pass-pipeline='builtin.module(cse)' --cse 2>&1 | FileCheck %s --check-prefix=BOTH
// RUN: not circt-opt %s --pass-pipeline='builtin.module(synth-comb-lowering-pipeline)' 2>&1 \
// RUN:   | FileCheck %s --check-prefix=ALIAS
// RUN: not circt-opt %s --pass-pipeline='builtin.module(hw.module(comb.and(cse)))' 2>&1 \
// RUN:   | FileCheck %s --check-prefix=NOT-ISOLATED

// NONE-NOT:   toy.value
// NONE:       hw.module @m
// NESTED-DAG: pass-pipeline.mlir:[[# @LINE + 28]]:1: warning: a > b
// NESTED-DAG: pass-pipeline.mlir:[[# @LINE + 32]]:1: warning: a > b
// NESTED:     hw.module @m{{.*}} attributes {toy.value = 1 : i64}
// NESTED:     comb.and
// NESTED-NOT: comb.and
// NESTED:     hw.module @n{{.*}} attributes {toy.value = 1 : i64}
// ANY:        {{^}}module {
// ANY:        hw.module @m{{.*}}toy.value
// ANY:        hw.module @n{{.*}}toy.value
// ROOT:       module attributes {toy.value
// ROOT-NOT:   toy.value
// DEEP:       hw.module @m({{.*}}) {
// DEEP-NEXT:  comb.and {{.*}} {toy.value = 0 : i64}
// DEEP-NEXT:  comb.and {{.*}} {toy.value = 0 : i64}
// CUT:        builtin.module(hw.module(cse),toy-mark,hw.module(hw-cleanup{{.*}}),any(cse))

// OPEN:     {{^}}error: pass pipeline, column 15: unbalanced '('
// CLOSE:    {{^}}error: pass pipeline, column 20: unexpected ')'
// EMPTY:    {{^}}error: pass pipeline, column 20: expected a pass or an operation
// BARE:     {{^}}error: pass pipeline 'cse' must be one 'builtin.module(...)' or 'any(...)'
// NOT-ROOT: {{^}}error: the input is a 'builtin.module': write builtin.module(hw.module(cse))
// NO-OP:    {{^}}error: the pipeline names an unknown operation, 'hw.modul'
// NO-PASS:  {{^}}error: unknown pass or option 'no-such'
// WRONG:    {{^}}error: pass 'hw-cleanup' runs on 'hw.module', not on 'builtin.module'; write hw.module(hw-cleanup)
// BOTH:     {{^}}error: --pass-pipeline cannot be used together with --cse
// ALIAS:    {{^}}error: pass 'synth-comb-lowering-pipeline' runs on 'hw.module'
// NOT-ISOLATED: error: 'comb.and' op trying to schedule a pass on an operation not marked as 'IsolatedFromAbove'

hw.module @m(in %a: i8, in %b: i8, out y: i8, out z: i8) {
  %0 = comb.and %a, %b : i8
  %1 = comb.and %a, %b : i8
  hw.output %0, %1 : i8, i8
}
hw.module @n(in %a: i8, out y: i8) {
  hw.output %a : i8
}
