// RUN: gaus characterise %s -o %t.json && FileCheck %s < %t.json
// RUN: circt-opt --gaus-schedule="pipeline cycle-time=60 operators=%t.json" %s | FileCheck %s --check-prefix=USED
// RUN: echo 'module {}' | not gaus characterise 2>&1 | FileCheck %s --check-prefix=EMPTY
// RUN: not gaus characterise %s --measure vivado 2>&1 | FileCheck %s --check-prefix=MEASURE
// RUN: not gaus characterise %S/Inputs/one.json 2>&1 | FileCheck %s --check-prefix=JSON

// CHECK: "unit": "levels"
// CHECK: {"op": "comb.mul", "min_bits": 32, "max_bits": 32, "latency": 0, "in_delay": [[L:[0-9]+]], "out_delay": [[L]], "uses": {"mul": 1}}
// CHECK: {"op": "comb.xor", "min_bits": 32, "max_bits": 32, "latency": 0, "in_delay": 2, "out_delay": 2}
// USED: gaus.length = 2
// EMPTY: <stdin>: error: nothing to measure: no comb, arith or synth operation
// MEASURE: error: {{.*}}invalid choice: 'vivado'
// JSON: one.json:{{[0-9]+}}:{{[0-9]+}}: error:
hw.module @top(in %a : i32, out y : i32) {
  %0 = comb.mul %a, %a : i32
  %1 = comb.mul %0, %a : i32
  %2 = comb.xor %1, %a : i32
  hw.output %2 : i32
}
