// RUN: rm -rf %t && mkdir %t
// RUN: not gaus hls %s -o %t/o.sv --sdc %t/c.sdc 2>&1 | FileCheck %s --check-prefix=UNCLOCKED
// UNCLOCKED: error: --sdc needs a clock with a unit; add --clock 100MHz and --part ecp5
// RUN: not gaus hls %s -o %t/o.sv --cycle-time 9 --sdc %t/c.lpf 2>&1 | FileCheck %s --check-prefix=UNCLOCKED
// RUN: not gaus hls %s -o %t/o.sv --part ecp5 --clock 50MHz --sdc %t/c.tcl 2>&1 | FileCheck %s --check-prefix=FORM
// FORM: error: --sdc: '{{.*}}c.tcl' ends in none of .sdc, .lpf (ECP5) and .pcf (iCE40)
// RUN: not gaus hls %s -o %t/o.sv --part ecp5 --clock 50MHz --sdc %t/none/c.sdc 2>&1 | FileCheck %s --check-prefix=FOLDER
// FOLDER: error: {{.*}}none
// Nothing is left behind.
// RUN: test ! -e %t/o.sv
func.func @copy(%x: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi32>
    affine.store %v, %x[%i] : memref<8xi32>
  }
  return
}
