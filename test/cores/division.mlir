// RUN: gaus hls %s --clock 100MHz --part ecp5 -o %t.sv --report %t.json
// RUN: FileCheck %s --check-prefix=VERILOG < %t.sv
// RUN: FileCheck %s --check-prefix=REPORT < %t.json
// RUN: gaus hls %s -o - | FileCheck %s --check-prefix=PLAIN
// RUN: circt-opt --gaus-schedule="clock=100MHz part=ecp5" %s | FileCheck %s --check-prefix=PASS

// A division that a cycle has no time for is cut into as many as it takes, and takes operands in
// every one of them.  Without a clock it is logic.
// VERILOG: // Pipelined core: latency [[LATENCY:[0-9]+]], {{[0-9]+}} bits of registers
// VERILOG: module s16_div_[[LATENCY]](
// VERILOG: if (ce)
// VERILOG: module quotients(
// VERILOG: s16_div_[[LATENCY]] {{.*}}_unit (
// REPORT: "cores":[{"module":"s16_div_[[LATENCY:[0-9]+]]","operator":"arith.divsi","latency":[[LATENCY]],"blocking":1,"in_delay":{{[0-9.]+}},"register_bits":{{[1-9][0-9]*}},"operations":["%q"]}]
// REPORT: "violated":0
// REPORT-NOT: "violated":{{[1-9]}}
// PLAIN-NOT: s16_div
// PASS: arith.divsi {{.*}} {gaus.latency = {{[1-9][0-9]*}} : i64
// PASS: gaus.ii = 1 : i64
func.func @quotients(%x: memref<16xi16>, %z: memref<16xi16>, %y: i16) {
  affine.for %i = 0 to 16 {
    %v = affine.load %x[%i] : memref<16xi16>
    %q = arith.divsi %v, %y : i16
    affine.store %q, %z[%i] : memref<16xi16>
  }
  return
}
