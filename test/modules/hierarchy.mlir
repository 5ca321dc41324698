// RUN: circt-opt --gaus-schedule="pipeline cycle-time=1 operators=%S/../dataflow/Inputs/sub.json" %s | FileCheck %s
// RUN: not circt-opt --gaus-schedule="pipeline cycle-time=1" %s 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: circt-opt --gaus-schedule="pipeline cycle-time=1 operators=%S/../dataflow/Inputs/sub.json" --pipeline-explicit-regs --lower-pipeline-to-hw --lower-seq-to-sv --export-verilog %s | FileCheck %s --check-prefix=VERILOG

// CHECK: hw.module @top({{.*}}out done : i1)
// CHECK: gaus.length = 2
// CHECK: hw.instance "l" @leaf
// CHECK: hw.module @leaf(in %x : i8, out y : i8) {
// MISSING: hierarchy.mlir:{{[0-9]+}}:{{[0-9]+}}: error: no operator library has an entry for '@leaf' at 8 bits
// VERILOG: leaf l (
hw.module @top(in %a : i8, out y : i8) {
  %0 = comb.add %a, %a : i8
  %1 = hw.instance "l" @leaf(x: %0 : i8) -> (y : i8)
  hw.output %1 : i8
}
hw.module @leaf(in %x : i8, out y : i8) {
  %0 = comb.parity %x : i8
  %1 = comb.replicate %0 : (i1) -> i8
  hw.output %1 : i8
}
