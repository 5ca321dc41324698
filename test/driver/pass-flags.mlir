// Passes run in the order of their flags; one dash does, and an option text may stand in braces.

// RUN: circt-opt %s --canonicalize | FileCheck %s --check-prefix=CANON
// RUN: circt-opt %s -cse | FileCheck %s --check-prefix=CSE
// RUN: circt-opt %s --canonicalize="max-iterations=0 top-down=false" --cse --dump-pass-pipeline \
// RUN:   2>&1 >/dev/null | FileCheck %s --check-prefix=OPTIONS
// RUN: %python %S/Inputs/toy_opt.py %s --toy-mark="value=1" --cse -toy-mark={value=2} \
// RUN:   --dump-pass-pipeline 2>&1 | FileCheck %s --check-prefix=OURS

// RUN: not circt-opt %s --canonicalise 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not circt-opt %s --gaus-shedule 2>&1 | FileCheck %s --check-prefix=UNKNOWN-OURS
// RUN: not circt-opt %s --canonicalize="no-such=1" 2>&1 | FileCheck %s --check-prefix=BAD-KEY
// RUN: not circt-opt %s --canonicalize="max-iterations=x" 2>&1 \
// RUN:   | FileCheck %s --check-prefix=BAD-VALUE
// RUN: not %python %S/Inputs/toy_opt.py %s --toy-mark="valu=1" 2>&1 \
// RUN:   | FileCheck %s --check-prefix=OUR-KEY
// RUN: not %python %S/Inputs/toy_opt.py %s --toy-mark="value=x" 2>&1 \
// RUN:   | FileCheck %s --check-prefix=OUR-VALUE

// CANON:      comb.and
// CANON-NOT:  comb.or
// CSE:        comb.and
// CSE-NEXT:   comb.or
// CSE-NEXT:   hw.output
// OPTIONS:    builtin.module(canonicalize{{{.*}}max-iterations=0{{.*}}top-down=false},cse)
// OURS:       builtin.module(toy-mark,cse,toy-mark)
// OURS:       module attributes {toy.value = 2 : i64}
// OURS-COUNT-1: comb.and
// OURS-NOT:   comb.and

// UNKNOWN:      {{^}}error: unknown pass or option 'canonicalise'; did you mean 'canonicalize'?{{$}}
// UNKNOWN-OURS: {{^}}error: unknown pass or option 'gaus-shedule'; did you mean 'gaus-schedule'?
// BAD-KEY:      {{^}}error: pass 'canonicalize': no such option no-such
// BAD-VALUE:    {{^}}error: pass 'canonicalize': {{.*}}'x' value invalid
// OUR-KEY:      {{^}}error: --toy-mark: unknown option 'valu'; did you mean 'value'? valid: value, warn
// OUR-VALUE:    {{^}}error: --toy-mark: value=x is not an integer

hw.module @m(in %a: i8, in %b: i8, out y: i8, out z: i8) {
  %0 = comb.and %a, %b : i8
  %1 = comb.and %a, %b : i8
  %2 = comb.or %0, %0 : i8
  hw.output %1, %2 : i8, i8
}
