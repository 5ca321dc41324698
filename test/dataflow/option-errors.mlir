// RUN: not circt-opt --gaus-schedule=limits=mull:1 %s 2>&1 | FileCheck %s --check-prefix=LIMIT
// RUN: not circt-opt --gaus-schedule=limits=mul:0 %s 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not circt-opt --gaus-schedule=stages=2 %s 2>&1 | FileCheck %s --check-prefix=STAGES
// RUN: not circt-opt --gaus-schedule=stall %s 2>&1 | FileCheck %s --check-prefix=STALL
// RUN: not circt-opt --gaus-schedule=pipeline %s 2>&1 | FileCheck %s --check-prefix=TARGET
// RUN: not circt-opt --gaus-schedule=io=pins %s 2>&1 | FileCheck %s --check-prefix=IO
// RUN: not circt-opt --gaus-schedule=opaque=-1 %s 2>&1 | FileCheck %s --check-prefix=OPAQUE
// RUN: not circt-opt --gaus-schedule=cycle-time=0.5 %s -o %t.mlir 2>&1 | FileCheck %s --check-prefix=CYCLE
// RUN: not ls %t.mlir
// RUN: not gaus schedule %s --limits mull:1 -o %t.json 2>&1 | FileCheck %s --check-prefix=LIMIT
// RUN: not ls %t.json

// LIMIT: error: {{.*}}unknown resource type 'mull'; did you mean 'mul'?
// NONE: option-errors.mlir:{{[0-9]+}}:{{[0-9]+}}: error: {{.*}}mul
// STAGES: option-errors.mlir:{{[0-9]+}}:1: error: stages=2 is for pipelines; use length=N, or pipeline
// STALL: error: stall adds a port to a module that pipeline makes; add pipeline
// TARGET: error: pipeline needs a target: set cycle-time=T, clock=F with part=P, or stages=N
// IO: error: {{.*}}io=pins is not one of nodes, ports
// OPAQUE: error: {{.*}}opaque=-1 is out of range; it must be at least 0
// CYCLE: option-errors.mlir:{{[0-9]+}}:{{[0-9]+}}: error: {{.*}}set cycle-time to at least 1
hw.module @m(in %a : i8, out y : i8) {
  %0 = comb.mul %a, %a : i8
  hw.output %0 : i8
}
