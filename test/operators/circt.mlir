// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/circt.mlir" %s | FileCheck %s
// RUN: circt-opt --gaus-schedule="ii=2 operators=%S/Inputs/limit.mlir" %s | FileCheck %s --check-prefix=LIMIT
// RUN: not circt-opt --gaus-schedule %s 2>&1 | FileCheck %s --check-prefix=WITHOUT
// RUN: not circt-opt --gaus-schedule="operators=%s" %s 2>&1 | FileCheck %s --check-prefix=NONE

// CHECK: comb.add {{.*}}gaus.latency = 1 : i64, gaus.stage = 0 : i64, gaus.start = 0
// CHECK: comb.mul {{.*}}gaus.latency = 3 : i64, gaus.stage = 1 : i64, gaus.start = 1
// CHECK: comb.xor {{.*}}gaus.latency = 5 : i64, gaus.stage = 4 : i64, gaus.start = 4
// LIMIT: comb.mul {{.*}}gaus.resource = "comb.mul", {{.*}}gaus.unit = 0
// WITHOUT: circt.mlir:{{[0-9]+}}:{{[0-9]+}}: error: operator library '@lib' not found; there are: none
// NONE: circt.mlir: error: no ssp.library with a name in this file
hw.module @top(in %a : i16, out y : i16) {
  %0 = comb.add %a, %a : i16
  %1 = comb.mul %0, %a : i16
  %2 = comb.xor %1, %a {ssp.operator_type = @lib::@slow} : i16
  hw.output %2 : i16
}
