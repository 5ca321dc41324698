// RUN: circt-opt %s --allow-unregistered-dialect | FileCheck %s
// RUN: circt-opt %s --allow-unregistered-dialect --pass-pipeline='builtin.module(no.other(cse))'
// RUN: not circt-opt %s 2>&1 | FileCheck %s --check-prefix=REFUSED
// CHECK:   "no.such"()
// REFUSED: {{^.*}}unregistered-dialect.mlir:[[# @LINE + 2]]:10: error:

"no.such"() : () -> ()
