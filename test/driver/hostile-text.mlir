// What a location, a comment or an attribute says is never code in Verilog, nor a command to a
// terminal.

// RUN: circt-opt %s --gaus-schedule --lower-pipeline-to-hw --gaus-trace-registers --lower-seq-to-sv --export-verilog > %t.sv
// RUN: FileCheck %s --input-file %t.sv
// RUN: %python -c "import sys; t = open(sys.argv[1], 'rb').read(); sys.exit(bool({*t} - {9, 10, *range(32, 127)}))" %t.sv

// CHECK: // two lines
// CHECK: // of comment\rinitial $display("INJECTED");
// CHECK: (* keep\ninitial = "yes" *)
// CHECK: module m(
// CHECK: input [31:0] a, // p\rinitial $display("INJECTED");:4:5
// CHECK: output [31:0] o // q\ninitial $display("INJECTED");:4:6
// CHECK: assign o = {{.*}} // 'name\n'(call\x1b[2J:1:2), {\u202etxt.c:3:4 <- part\x0cinitial:5:6}, {{.*}}, x\ninitial $display("INJECTED");\n//:7:7
// CHECK-NOT: {{^}}initial

hw.module @m(in %a : i32 loc("p\0Dinitial $display(\22INJECTED\22);":4:5), in %clk : !seq.clock, in %go : i1, in %rst : i1, out o : i32 loc("q\0Ainitial $display(\22INJECTED\22);":4:6)) attributes {comment = "two lines\0Aof comment\0Dinitial $display(\22INJECTED\22);", sv.attributes = [#sv.attribute<"keep\0Ainitial" = "\22yes\22">]} {
  %0:2 = pipeline.unscheduled(%a0 : i32 = %a) clock(%clk) reset(%rst) go(%go) entryEn(%e) -> (out: i32) {
    %1 = comb.mul %a0, %a0 : i32 loc("name\0A"("call\1B[2J":1:2))
    %2 = comb.add %1, %a0 : i32 loc("x\0Ainitial $display(\22INJECTED\22);\0A//":7:7)
    %3 = comb.xor %2, %a0 : i32 loc(callsite("\E2\80\AEtxt.c":3:4 at fused["part\0Cinitial":5:6]))
    pipeline.return %3 : i32
  }
  hw.output %0#0 : i32
}

// A diagnostic at such a place, and about such a name.
// RUN: not circt-opt %S/Inputs/hostile-place.mlir 2>&1 | FileCheck %s --check-prefix=PLACE
// RUN: not gaus schedule %S/Inputs/hostile-place.mlir 2>&1 | FileCheck %s --check-prefix=PLACE
// PLACE: {{^}}x\x1b[31m\nfake.c:1:1: error: y\u202e:1:2: error:
