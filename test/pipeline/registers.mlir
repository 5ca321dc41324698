// RUN: rm -f %t.json
// RUN: circt-opt --gaus-schedule=report=%t.json --pipeline-explicit-regs --lower-pipeline-to-hw --gaus-trace-registers=report=%t.json --lower-seq-to-sv --export-verilog %s | FileCheck %s
// RUN: %python -m json.tool %t.json | FileCheck %s --check-prefix=JSON
// RUN: circt-opt --gaus-schedule --pipeline-explicit-regs --lower-pipeline-to-hw --lower-seq-to-sv --export-verilog %s | FileCheck %s --check-prefix=UNTRACED
// RUN: circt-opt --gaus-schedule --pipeline-explicit-regs --lower-pipeline-to-hw %s | circt-opt --gaus-trace-registers 2>&1 | FileCheck %s --check-prefix=LOST
// RUN: circt-opt --gaus-schedule --pipeline-explicit-regs --lower-pipeline-to-hw --mlir-print-debuginfo %s | circt-opt --gaus-trace-registers | FileCheck %s --check-prefix=KEPT
// RUN: echo '[]' > %t.bad && not circt-opt --gaus-trace-registers=report=%t.bad %s 2>&1 | FileCheck %s --check-prefix=BAD

// A register is called after what it holds and the stage that it ends, and lies where the
// operation that makes its value is written.

// CHECK-LABEL: module top(
// CHECK:       reg {{ *}}[7:0] core_square_s0; {{.*}}registers.mlir:[[SQUARE:[0-9]+:10]]{{$}}
// CHECK:       reg {{ *}}[7:0] core_x_0_s0; {{.*}}registers.mlir:[[PIPELINE:[0-9]+:12]]{{$}}
// CHECK:       reg {{ *}}core_stage1_enable; {{.*}}registers.mlir:[[PIPELINE]]
// CHECK:       reg {{ *}}[7:0] core_add_1_s1; {{.*}}registers.mlir:[[ADD:[0-9]+:10]]{{$}}
// CHECK:       reg {{ *}}[7:0] core_square_s1; {{.*}}registers.mlir:[[SQUARE]]
// CHECK:       reg {{ *}}[7:0] core_add_1_s2_1; {{.*}}registers.mlir:[[ADD]]
// CHECK:       reg {{ *}}[7:0] core_square_s2; {{.*}}registers.mlir:[[SQUARE]]

// JSON: "control_bits": 3
// JSON: "registers": [
// JSON:      "location": "{{.*}}registers.mlir:{{[0-9]+:10}}"
// JSON-NEXT: "module": "top"
// JSON-NEXT: "operation": "square"
// JSON-NEXT: "pipeline": "top.core"
// JSON-NEXT: "register": "core_square_s0"
// JSON-NEXT: "stage": 0
// JSON:      "operation": "add_1"
// JSON:      "register": "core_add_1_s2_1"
// JSON-NEXT: "stage": 2

// Without the pass the names are there, but neither unique before the export nor in place.
// UNTRACED: reg {{ *}}[7:0] core_square; {{.*}}registers.mlir:[[P:[0-9]+:12]]{{$}}
// UNTRACED: reg {{ *}}[7:0] core_x_0; {{.*}}registers.mlir:[[P]]
// UNTRACED: reg {{ *}}[7:0] core_square_0;

// LOST-DAG: warning: no pipeline registers found
// LOST-DAG: seq.compreg sym @core_square
// KEPT: seq.compreg sym @core_square_s0
// BAD: error: report '{{.*}}.bad' is not a result JSON

ssp.library @lib {
  operator_type @one [latency<1>]
  operator_type @two [latency<2>]
}
hw.module @top(in %x : i8, in %core_add_1_s2 : i1, in %go : i1, in %clk : !seq.clock, out y : i8, out done : i1) {
  %y, %d = pipeline.unscheduled "core"(%x_0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    %0 = comb.mul %x_0, %x_0 {ssp.operator_type = @one, sv.namehint = "square"} : i8
    %1 = comb.add %0, %x_0 {ssp.operator_type = @two} : i8
    %2 = comb.sub %1, %0 : i8
    pipeline.return %2 : i8
  }
  hw.output %y, %d : i8, i1
}
