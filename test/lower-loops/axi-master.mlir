// Arrays in a memory of the bus, which a data mover reads before a run and writes after it.
// RUN: gaus hls %s --top copy --interface arg0:axi-master,arg1:axi-master --report %t.json --testbench %t.tb.sv -o %t.sv
// RUN: FileCheck %s --input-file %t.sv
// RUN: FileCheck %s --input-file %t.json --check-prefix JSON
// RUN: iverilog -g2012 -o %t.vvp %t.tb.sv %t.sv
// RUN: vvp -n %t.vvp +pressure=100 +runs=2 | FileCheck %s --check-prefix RUNS
// RUN: gaus hls %s --top copy --interface axi-lite,arg0:axi-master,arg1:axi-master --header %t.h -o %t.sv
// RUN: FileCheck %s --input-file %t.h --check-prefix HEADER

// CHECK-LABEL: module copy(
// CHECK: arg0_base
// CHECK: m_axi_arg0_arready
// CHECK: m_axi_arg1_bvalid
// What is read alone is not written, and what is written as a whole not read.
// JSON: {"name":"arg0","kind":"axi-master"
// JSON-SAME: "prefix":"m_axi_arg0","data_bits":32,"element_bytes":2,"base":"arg0_base","controlled":false,"read_before":true,"written_after":false
// JSON-SAME: "data_bits":64,"element_bytes":8,"base":"arg1_base","controlled":false,"read_before":false,"written_after":true
// RUNS: cycles
// RUNS: cycles
// HEADER: ADDR_ARG0_BASE_DATA 0x10
// HEADER: ADDR_ARG1_BASE_DATA 0x1c
// HEADER: ADDR_ARG2_DATA 0x28
func.func @copy(%a: memref<20xi10>, %b: memref<20xi64>, %k: i64) {
  affine.for %i = 0 to 20 {
    %x = affine.load %a[%i] : memref<20xi10>
    %y = arith.extsi %x : i10 to i64
    %z = arith.addi %y, %k : i64
    affine.store %z, %b[%i] : memref<20xi64>
  }
  return
}
