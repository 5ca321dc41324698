// Words of SystemVerilog are no names of modules, wires and ports; some of these the export does not know.
// REQUIRES: iverilog
// RUN: gaus hls %s --port-names source -o %t.sv --testbench %t.tb.sv --report %t.json
// RUN: FileCheck %s < %t.sv
// RUN: FileCheck %s --check-prefix=JSON < %t.json
// RUN: iverilog -g2012 -o %t.sim %t.tb.sv %t.sv && vvp -n %t.sim +count=4 | FileCheck %s --check-prefix=RUN-LINE

// CHECK: module until_0(
// CHECK-NOT: {{ (s_always|global|nexttime)[; ]}}
// JSON: "module":"until_0"
// RUN-LINE: cycles
func.func @until(%s_always: memref<4xi32>, %count: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %accept_on = %c0 to %count step %c1 {
    %global = memref.load %s_always[%accept_on] : memref<4xi32>
    %nexttime = arith.muli %global, %global : i32
    memref.store %nexttime, %s_always[%accept_on] : memref<4xi32>
  }
  return
}
