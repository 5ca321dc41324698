// Pipelines and instances in one module; nothing is written when one of them has no schedule.

// RUN: circt-opt %s --gaus-schedule="report=%t.json" | FileCheck %s
// RUN: FileCheck %s --input-file %t.json --check-prefix=JSON
// RUN: not circt-opt %s --gaus-schedule="limits=r:0" -o %t.none 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not ls %t.none
// RUN: circt-opt %s --pass-pipeline='builtin.module(ssp.instance(gaus-schedule{ii=1}))' 2>&1 | FileCheck %s --check-prefix=NESTED

// CHECK:  pipeline.scheduled
// CHECK:  @once of "SharedOperatorsProblem"
// CHECK:  operation<@one>() uses[@r] [t<0>] {gaus.resource = "r", gaus.unit = 0 : i64}
// JSON:   "ii":1
// JSON:   "name":"once"
// NONE:   mixed.mlir:{{[0-9:]+}} error: {{.*}}whose limit is 0
// NESTED: mixed.mlir:{{[0-9:]+}} warning: ii=1: a SharedOperatorsProblem has no initiation interval, so none is used
// NESTED: pipeline.unscheduled
// NESTED: [t<0>]

hw.module @m(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    %0 = comb.add %a, %a : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}
ssp.instance @once of "SharedOperatorsProblem" {
  library {
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @r [limit<1>]
  }
  graph {
    operation<@one>() uses[@r]
  }
}
