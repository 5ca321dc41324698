// RUN: gaus hls %s --clock 100MHz --part ecp5 --cores iterative -o %t.sv --report %t.json
// RUN: FileCheck %s < %t.sv
// RUN: FileCheck %s --check-prefix=REPORT < %t.json
// RUN: circt-opt --gaus-schedule="clock=100MHz part=ecp5 cores=iterative" %s | FileCheck %s --check-prefix=PASS
// RUN: circt-opt --gaus-schedule="cores=iterative" %s | FileCheck %s --check-prefix=PLAIN
// RUN: gaus hls %s --show-operators=divsi,divf,sqrt,f32,i32 --clock 100MHz --part ecp5 --cores iterative | FileCheck %s --check-prefix=SHOWN
// RUN: gaus hls %s --explore --points 4 --clock 100MHz --part ecp5 --ii 40 -o %t.explored.sv 2>&1 | FileCheck %s --check-prefix=EXPLORE

// A division takes two bits in every cycle; the II is what it keeps its divider for.
// CHECK: // Iterative core: latency [[LATENCY:[0-9]+]], an operation every 9 cycles, {{[0-9]+}} bits of registers
// CHECK: module s16_div_iterative_[[LATENCY]](
// CHECK: input {{.*}}clk,
// CHECK-NEXT: ce,
// CHECK-NEXT: go,
// CHECK: s16_div_iterative_[[LATENCY]] {{.*}}_unit (
// REPORT: "operator":"arith.divsi","latency":{{1[01]}},"blocking":9
// PASS: arith.divsi {{.*}} {gaus.latency = {{1[01]}} : i64
// PASS: gaus.ii = 9 : i64
// Without a clock a division of integers is logic.
// PLAIN: gaus.ii = 1 : i64
// SHOWN: arith.divf f32 {{[23][0-9]}} 25
// SHOWN: math.sqrt f32 {{[23][0-9]}} 26
// SHOWN: arith.divsi i32 {{1[789]|2[0-9]}} 17
// EXPLORE: divide digit by digit: {{.*}} LUT
func.func @quotients(%x: memref<16xi16>, %z: memref<16xi16>, %y: i16) {
  affine.for %i = 0 to 16 {
    %v = affine.load %x[%i] : memref<16xi16>
    %q = arith.divsi %v, %y : i16
    affine.store %q, %z[%i] : memref<16xi16>
  }
  return
}
