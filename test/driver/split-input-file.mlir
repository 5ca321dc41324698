// Parts are worked on one by one; lines are those of the file; one bad part spoils the output.

// RUN: circt-opt %s --split-input-file -allow-unregistered-dialect | FileCheck %s
// RUN: circt-opt --split-input-file -allow-unregistered-dialect < %s | FileCheck %s
// RUN: not circt-opt %s -allow-unregistered-dialect 2>&1 | FileCheck %s --check-prefix=WHOLE
// RUN: not circt-opt %s --split-input-file > %t.out 2> %t.err
// RUN: FileCheck %s --check-prefix=BAD --input-file %t.err
// RUN: %python -c "import sys; sys.exit(open(sys.argv[1]).read() != '')" %t.out
// RUN: not circt-opt - --split-input-file < %s 2>&1 | FileCheck %s --check-prefix=STDIN
// RUN: printf 'hw.module @m() {}\n// ====\n// -----\nhw.module @m() {}\n' > %t.own
// RUN: circt-opt %t.own --split-input-file="// ====" --mlir-print-debuginfo | FileCheck %s --check-prefix=OWN
// RUN: not circt-opt %t.own --split-input-file=//. 2>&1 | FileCheck %s --check-prefix=OTHER

// CHECK:      hw.module @m
// CHECK-NOT:  hw.module
// CHECK:      // -----
// CHECK:      hw.module @n
// CHECK:      // -----
// CHECK:      no.such

// WHOLE:     split-input-file.mlir:[[# @LINE + 18]]:1: error: redefinition of symbol named 'm'
// BAD:       split-input-file.mlir:[[# @LINE + 20]]:10: error:
// BAD-NOT:   error:
// STDIN:     <stdin>:[[# @LINE + 18]]:10: error:

// OWN:        hw.module @m
// OWN:        // -----
// OWN:        hw.module @m
// OWN:        loc("{{.*}}.own":4:1)
// OTHER:      .own:4:1: error: redefinition of symbol named 'm'

hw.module @m() {
}

// -----

hw.module @n() {
}
hw.module @m() {
}
// -----
"no.such"() : () -> ()

// A line that only looks like a marker:
// ------------------------------------
hw.module @o() {
}
