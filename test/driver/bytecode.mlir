// RUN: circt-opt %s --emit-bytecode -o %t.bc
// RUN: circt-opt %t.bc | FileCheck %s
// RUN: circt-opt < %t.bc | FileCheck %s
// RUN: circt-opt %s --emit-bytecode | circt-opt --split-input-file --mlir-print-debuginfo \
// RUN:   | FileCheck %s --check-prefixes=CHECK,PLACE
// CHECK: hw.module @m
// PLACE: loc("{{.*}}bytecode.mlir"

// Cut short at any place it is an error, not a crash.
// RUN: head -c 5 %t.bc > %t.5 && not circt-opt %t.5 2>&1 | FileCheck %s --check-prefix=CUT
// RUN: head -c 100 %t.bc > %t.100 && not circt-opt %t.100 2>&1 | FileCheck %s --check-prefix=CUT
// RUN: head -c 40 %t.bc > %t.40 && not circt-opt %t.40 2>&1 | FileCheck %s --check-prefix=CUT
// RUN: not circt-opt < %t.100 2>&1 | FileCheck %s --check-prefix=CUT-STDIN
// RUN: not circt-opt %S/split-input-file.mlir --split-input-file --allow-unregistered-dialect \
// RUN:   --emit-bytecode 2>&1 | FileCheck %s --check-prefix=SPLIT
// CUT:       {{^.*bytecode.mlir.tmp.[0-9]+:0:0}}: error:
// CUT-STDIN: {{^}}<stdin>:0:0: error:
// SPLIT:     error: --emit-bytecode cannot hold the parts of --split-input-file

hw.module @m(in %a: i4, out b: i4) {
  %0 = comb.add %a, %a : i4
  hw.output %0 : i4
}
