// RUN: not circt-opt %s --verify-diagnostics --split-input-file 2>&1 | FileCheck %s
// RUN: not circt-opt %s --verify-diagnostics=some 2>&1 | FileCheck %s --check-prefix=VALUE
// VALUE: error: --verify-diagnostics=some is neither all nor only-expected

// The kind is wrong, the text is wrong, the line is wrong:
// CHECK-DAG: bad.mlir:12:13: error: unexpected error: use of undeclared SSA value name
// CHECK-DAG: bad.mlir:11:1: error: expected warning "undeclared" was not produced
// CHECK-DAG: bad.mlir:12:1: error: expected error "declared nowhere" was not produced
// CHECK-DAG: bad.mlir:13:1: error: expected error "undeclared" was not produced
hw.module @m(out y: i8) {
  // expected-warning@+1 {{undeclared}}
  hw.output %x : i8 // expected-error {{declared nowhere}}
} // expected-error {{undeclared}}

// -----

// Nothing is wrong here, and nothing is expected right:
// CHECK-DAG: bad.mlir:21:1: error: expected error "nonsense" was not produced
// CHECK-DAG: bad.mlir:22:1: error: bad expectation:
hw.module @m() {}
// expected-error@-1 {{nonsense}}
// expected-error-re {{a {{(}}}}
