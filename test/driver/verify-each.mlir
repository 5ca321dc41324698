// RUN: not %python %S/Inputs/toy_opt.py %s --pass-pipeline='builtin.module(hw.module(toy-mark{break-ir}))' \
// RUN:   2>&1 | FileCheck %s --check-prefix=VERIFIED
// RUN: %python %S/Inputs/toy_opt.py %s --pass-pipeline='builtin.module(hw.module(toy-mark{break-ir}))' \
// RUN:   --verify-each=0 | FileCheck %s --check-prefix=UNVERIFIED
// RUN: not circt-opt %s --verify-each=perhaps 2>&1 | FileCheck %s --check-prefix=VALUE

// VERIFIED:   {{^.*}}verify-each.mlir:[[# @LINE + 4]]:1: error: 'hw.module' op expects a non-empty block
// UNVERIFIED: toy.value
// VALUE:      error: --verify-each=perhaps is neither true nor false

hw.module @m(in %a: i4) {}
