// RUN: rm -rf %t && mkdir %t
// RUN: not gaus hls %s --top copy -o %t/o.sv --sdc %t/c.sdc 2>&1 | FileCheck %s --check-prefix=UNCLOCKED
// UNCLOCKED: error: --sdc needs a clock with a unit; add --clock 100MHz and --part ecp5
// RUN: not gaus hls %s --top copy -o %t/o.sv --cycle-time 9 --sdc %t/c.lpf 2>&1 | FileCheck %s --check-prefix=UNCLOCKED
// RUN: not gaus hls %s --top copy -o %t/o.sv --part ecp5 --clock 50MHz --sdc %t/c.tcl 2>&1 | FileCheck %s --check-prefix=FORM
// FORM: error: --sdc: '{{.*}}c.tcl' ends in none of .sdc, .lpf (ECP5) and .pcf (iCE40)
// RUN: not gaus hls %s --top copy -o %t/o.sv --part ecp5 --clock 50MHz --sdc %t/none/c.sdc 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: error: {{.*}}none
// Nothing is left behind.
// RUN: test ! -e %t/o.sv

// A path of the control that misses the clock is told, with what is on it and a clock that would do.
// RUN: not gaus hls %s --top mask --part ecp5 --clock 130MHz -o %t/o.sv 2>&1 | FileCheck %s --check-prefix=MISSED
// MISSED: clock-paths-errors.mlir:{{[0-9]+:[0-9]+}}: error: the path from register '{{.*}}' to register 'loop_i_is_last' takes {{[0-9.]+}} ns and misses clock=130MHz by {{[0-9.]+}} ns ({{.*}}comparison {{[0-9.]+}} ns{{.*}}); set clock to {{[0-9.]+}}MHz ({{[0-9.]+}} ns) or slower, at which all paths are kept
// RUN: test ! -e %t/o.sv
// RUN: gaus hls %s --top mask --part ecp5 --clock 95MHz --quiet -o %t/o.sv
func.func @copy(%x: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi32>
    affine.store %v, %x[%i] : memref<8xi32>
  }
  return
}
func.func @mask(%x: memref<64xi32>, %n: index, %w: i32) {
  affine.for %i = 0 to %n step 3 {
    %v = affine.load %x[%i] : memref<64xi32>
    %p = arith.xori %v, %w : i32
    affine.store %p, %x[%i] : memref<64xi32>
  }
  return
}
