// RUN: circt-opt --gaus-schedule %s | circt-opt --gaus-schedule 2>&1 | FileCheck %s --check-prefix=AGAIN
// RUN: circt-opt --gaus-schedule=ii=3 %s 2>&1 | FileCheck %s --check-prefix=II
// RUN: not circt-opt --gaus-schedule="ii=3 strict" %s 2>&1 | FileCheck %s --check-prefix=STRICT
// RUN: circt-opt --gaus-schedule=limits=mul:2 %s | FileCheck %s --check-prefix=LIMIT
// RUN: not circt-opt --gaus-schedule=limits=mul:1 %s 2>&1 | FileCheck %s --check-prefix=TIGHT
// RUN: not circt-opt --gaus-schedule=limits=mull:1 %s 2>&1 | FileCheck %s --check-prefix=TYPO
// RUN: circt-opt --gaus-schedule %s -o %t.1 && circt-opt --gaus-schedule %s -o %t.2 && diff %t.1 %t.2
// RUN: circt-opt --gaus-schedule=report=%t.json %s -o /dev/null && %python -m json.tool %t.json | FileCheck %s --check-prefix=JSON

// Nothing is left to schedule the second time; the IR stays as it is.
// AGAIN-DAG: warning: nothing to schedule: no pipeline.unscheduled found
// AGAIN-DAG: gaus.length = 4

// A pipeline takes an input in every cycle.
// II-DAG: options.mlir:{{[0-9]+:[0-9]+}}: warning: ii=3: a pipeline accepts an input in every cycle, so it is scheduled at II 1
// II-DAG: gaus.ii = 1
// STRICT: options.mlir:{{[0-9]+:[0-9]+}}: error: ii=3: a pipeline accepts an input in every cycle

// At II 1 every operation has a unit of its own, so a limit bounds their number.
// LIMIT: gaus.length = 4
// TIGHT: error: {{.*}}mul
// TYPO: error: {{.*}}unknown resource type 'mull'

// JSON: "name": "top.core"
// JSON: "location": "{{.*}}options.mlir:
// JSON: "register-bits": 32
// JSON: "length": 4
// JSON: "needs_retiming": [
// JSON-NEXT: "first"
// JSON-NEXT: "mul_1"
// JSON-NEXT: ]
// JSON: "control_bits": 3
ssp.library @lib {
  operator_type @one [latency<1>]
  operator_type @two [latency<2>]
}
hw.module @top(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled "core"(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.mul %a0, %a0 {ssp.operator_type = @one, sv.namehint = "first"} : i8
    %1 = comb.mul %0, %a0 {ssp.operator_type = @two} : i8
    pipeline.return %1 : i8
  }
  hw.output %y : i8
}
