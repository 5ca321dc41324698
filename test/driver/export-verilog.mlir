// Verilog takes the place of the IR, which only goes where -o says.

// RUN: circt-opt %s --export-verilog | FileCheck %s --check-prefix=VERILOG
// RUN: circt-opt %s --export-verilog -o %t.mlir | FileCheck %s --check-prefix=VERILOG
// RUN: FileCheck %s --check-prefix=IR --input-file %t.mlir
// RUN: rm -f %t.never
// RUN: not circt-opt %S/Inputs/not-exportable.mlir --export-verilog -o %t.never > %t.out 2> %t.err
// RUN: FileCheck %s --check-prefix=ERROR --input-file %t.err
// RUN: %python -c "import os, sys; sys.exit(open(sys.argv[1]).read() != '' or os.path.exists(sys.argv[2]))" %t.out %t.never

// VERILOG-NOT: hw.module
// VERILOG:     module m(
// VERILOG:     assign y = a + a;
// VERILOG:     endmodule
// VERILOG-NOT: hw.module
// IR:          ssp.library
// IR:          hw.module @m
// IR-NOT:      assign
// ERROR:       {{^.*}}not-exportable.mlir:2:{{[0-9]+}}: error:

ssp.library @lib {
  operator_type @add [latency<1>]
}
hw.module @m(in %a: i4, out y: i4) {
  %0 = comb.add %a, %a : i4
  hw.output %0 : i4
}
