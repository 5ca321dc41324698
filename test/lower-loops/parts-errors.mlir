// RUN: not gaus hls %s --top f --clock 100MHz --part ecp5 --cores none 2>&1 | FileCheck %s --check-prefix=DIVISION
// RUN: not gaus hls %s --top f --clock 2GHz --part ecp5 2>&1 | FileCheck %s --check-prefix=REGISTERS
// RUN: not gaus hls %s --top f --clock 100 --part ecp5 2>&1 | FileCheck %s --check-prefix=UNIT
// RUN: not circt-opt --gaus-schedule="clock=100MHz" %s 2>&1 | FileCheck %s --check-prefix=PASS
// RUN: not gaus hls %s --top f --clock 10ns --part ecp5 --operators %S/Inputs/levels.json 2>&1 | FileCheck %s --check-prefix=SCALES
// RUN: rm -rf %t && mkdir %t
// RUN: not gaus hls %s --top f --clock 100MHz --part ecp55 -o %t/f.sv --report %t/f.json 2>&1 | FileCheck %s --check-prefix=PART
// RUN: not gaus hls %s --top f --clock 0MHz --part ecp5 -o %t/f.sv 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not gaus hls %s --top f --clock 0ns --part ecp5 -o %t/f.sv 2>&1 | FileCheck %s --check-prefix=PERIOD
// RUN: not gaus hls %s --top f --clock=-50MHz --part ecp5 -o %t/f.sv 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// RUN: not gaus hls %s --top f --clock 10ms --part ecp5 -o %t/f.sv 2>&1 | FileCheck %s --check-prefix=MILLI
// RUN: not gaus hls %s --top f --clock 100MHz --cycle-time 10 -o %t/f.sv 2>&1 | FileCheck %s --check-prefix=TWO
// RUN: not gaus hls %s --top f --cycle-time 10 --part ecp5 -o %t/f.sv 2>&1 | FileCheck %s --check-prefix=CYCLE
// RUN: not gaus hls %s --top f --clock 100MHz --part ecp5 --delay-model aig -o %t/f.sv 2>&1 | FileCheck %s --check-prefix=MODEL
// RUN: not gaus hls %s --top f --part ecp5 -o %t/f.sv --sdc %t/f.sdc 2>&1 | FileCheck %s --check-prefix=SDC
// RUN: not circt-opt --gaus-lower-loops="clock=0.0MHz part=ecp5" %s -o %t/f.mlir 2>&1 | FileCheck %s --check-prefix=LOWER
// RUN: not circt-opt --gaus-schedule="clock=4GHz part=ecp5" %s -o %t/f.mlir 2>&1 | FileCheck %s --check-prefix=FAST
// RUN: not ls %t/f.sv %t/f.json %t/f.sdc %t/f.mlir

// PART: {{^}}error: part=ecp55 is not one of ecp5,
// ZERO: {{^}}error: clock=0MHz is out of range; a period is from 1 ps to 1.1 s
// PERIOD: {{^}}error: clock=0ns is out of range
// NEGATIVE: {{^}}error: clock=-50MHz is no number with a unit (GHz, MHz, kHz, ps, ns, us); write clock=100MHz or clock=10ns
// MILLI: {{^}}error: clock=10ms is no number with a unit (GHz, MHz, kHz, ps, ns, us)
// TWO: {{^}}error: clock=100MHz and cycle-time=10 are two clocks; leave out one of them
// CYCLE: {{^}}error: cycle-time=10 has no unit, and part=ecp5 has delays in picoseconds; give a clock such as clock=100MHz
// MODEL: {{^}}error: part=ecp5 and delay-model=aig both say what delays are; leave out one of them
// SDC: {{^}}error: --sdc needs a clock with a unit; add --clock 100MHz and --part ecp5
// LOWER: error: {{.*}}clock=0.0MHz is out of range
// FAST: error: {{.*}}clock=4000MHz (0.25 ns) is faster than registers of part=ecp5 allow; set clock to
// DIVISION: parts-errors.mlir:40:10: error: operation '%q' of operator type 'arith.divsi' has delay {{[0-9.]+}} ns, a cycle has {{[0-9.]+}} ns left of 10 ns; set clock to {{[0-9.]+}}MHz ({{[0-9.]+}} ns) or slower, at which all paths are kept
// REGISTERS: error: clock=2000MHz (0.5 ns) is faster than registers of part=ecp5 allow; set clock to
// UNIT: error: clock=100 has no unit; write clock=100MHz or clock=100ns
// PASS: error: {{.*}}clock=100MHz needs the delays of a part
// SCALES: error: the delay of 'arith.divsi' is in levels, those of a part in ps; {{.*}} give it in ns or ps

func.func @f(%a: memref<64xi32>, %x: i32) {
  affine.for %i = 0 to 64 {
    %v = affine.load %a[%i] : memref<64xi32>
    %q = arith.divsi %v, %x : i32
    affine.store %q, %a[%i] : memref<64xi32>
  }
  return
}
