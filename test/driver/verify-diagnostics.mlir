// RUN: %python %S/Inputs/toy_opt.py %s --verify-diagnostics --split-input-file \
// RUN:   --pass-pipeline='builtin.module(hw.module(toy-mark{warn="mind the 12 gaps" fail="no way" only=bad}))' \
// RUN:   | FileCheck %s
// RUN: %python %S/Inputs/toy_opt.py %s --verify-diagnostics=only-expected --split-input-file \
// RUN:   --pass-pipeline='builtin.module(hw.module(toy-mark{warn="mind the 12 gaps" fail="no way" only=bad},cse))' \
// RUN:   | FileCheck %s

// Without the comments' help the same input fails:
// RUN: not %python %S/Inputs/toy_opt.py %s --split-input-file \
// RUN:   --pass-pipeline='builtin.module(hw.module(toy-mark{fail="no way" only=bad}))'
// With other diagnostics it fails too:
// RUN: not %python %S/Inputs/toy_opt.py %s --verify-diagnostics --split-input-file --cse 2>&1 \
// RUN:   | FileCheck %s --check-prefix=MISSING

// CHECK-NOT: @bad
// CHECK:     hw.module @good
// CHECK-NOT: @bad

// MISSING: verify-diagnostics.mlir:[[# @LINE + 4]]:1: error: expected warning "mind" was not produced
// MISSING: expected error "no {{.*}}" was not produced
// MISSING: verify-diagnostics.mlir:[[# @LINE + 4]]:1: error: expected note "this is why" was not produced

// expected-warning@below {{mind}}
// expected-error-re @+2 {{no {{w[aeiou]y}}}}
// expected-note@+1 {{this is why}}
hw.module @bad() {}

// -----

hw.module @good() {} // expected-warning-re {{the {{[0-9]+}} gaps}}

// -----

hw.module @good() {}
// expected-warning@above {{mind the 12 gaps}}

// -----

hw.module @unparsable(in %x: i8, out y: i8) { // expected-note {{prior use here}}
  // expected-error@+1 {{expects different type than prior uses}}
  hw.output %x : i9
}

// -----

// MLIR's own verifier attaches the operation as a note, which need not be expected.
// expected-error@+1 {{must have same number of operands}}
hw.module @unverifiable(out y: i8) { "hw.output"() : () -> () }
