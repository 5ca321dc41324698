// RUN: circt-opt %s | FileCheck %s --check-prefix=PRETTY
// RUN: circt-opt %s --mlir-print-op-generic | FileCheck %s --check-prefix=GENERIC
// RUN: circt-opt %s --mlir-print-debuginfo | FileCheck %s --check-prefix=FILE
// RUN: circt-opt --mlir-print-debuginfo --mlir-print-local-scope < %s | FileCheck %s --check-prefix=STDIN
// RUN: circt-opt %s --mlir-print-debuginfo | circt-opt --mlir-print-debuginfo \
// RUN:   | FileCheck %s --check-prefix=FILE

// PRETTY-NOT:  loc(
// PRETTY:      hw.module @m
// PRETTY-NOT:  loc(
// GENERIC:     "builtin.module"()
// GENERIC:     "hw.module"()
// FILE:        hw.output {{.*}} loc(#[[L:.*]])
// FILE:        #[[L]] = loc("{{.*}}printing.mlir":[[# @LINE + 4]]:3)
// STDIN:       hw.output {{.*}} loc("<stdin>":[[# @LINE + 3]]:3)

hw.module @m(in %a: i4, out b: i4) {
  hw.output %a : i4
}
