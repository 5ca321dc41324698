// RUN: rm -rf %t && mkdir %t
// RUN: gaus hls %s --part ecp5 --clock 60MHz --input-delay 5 --output-delay 1.5 -o %t/o.sv --report %t/r.json --sdc %t/c.sdc 2>&1 | FileCheck %s --check-prefix=QUIET --allow-empty
// QUIET-NOT: warning
// RUN: %python -m json.tool %t/r.json | FileCheck %s
// CHECK: "timing": {
// CHECK-NEXT: "unit": "ps",
// CHECK-NEXT: "period": 16666
// CHECK-NEXT: "least_period":
// CHECK-NEXT: "violated": 0,
// CHECK-NEXT: "paths": [
// CHECK: "from": "{{(input|register) '.*'}}",
// CHECK-NEXT: "to":
// CHECK-NEXT: "delay":
// CHECK-NEXT: "slack":
// CHECK-NEXT: "location": "{{.*}}clock-paths.mlir:{{[0-9]+:[0-9]+}}",
// RUN: FileCheck %s --check-prefix=SDC --input-file=%t/c.sdc
// SDC: create_clock -name clk -period 16.666 [get_ports clk]
// SDC-NEXT: set_input_delay -clock clk 5 [get_ports {start stall arg0_rdata}]
// SDC-NEXT: set_output_delay -clock clk 1.5 [get_ports {ready done arg0_addr arg0_en arg0_we arg0_wdata}]
// RUN: gaus report %t/r.json | FileCheck %s --check-prefix=REPORT
// REPORT: latest paths, module

// The other two forms.
// RUN: gaus hls %s --part ecp5 --clock 60MHz --quiet -o %t/o.sv --sdc %t/c.lpf && FileCheck %s --check-prefix=LPF --input-file=%t/c.lpf
// LPF: FREQUENCY PORT "clk" 60.00{{[0-9]*}} MHZ;
// RUN: gaus hls %s --part ecp5 --clock 60MHz --quiet -o %t/o.sv --sdc %t/c.pcf && FileCheck %s --check-prefix=PCF --input-file=%t/c.pcf
// PCF: set_frequency clk 60.00
func.func @mask(%x: memref<64xi32>, %n: index, %w: i32) {
  affine.for %i = 0 to %n step 3 {
    %v = affine.load %x[%i] : memref<64xi32>
    %p = arith.xori %v, %w : i32
    affine.store %p, %x[%i] : memref<64xi32>
  }
  return
}
