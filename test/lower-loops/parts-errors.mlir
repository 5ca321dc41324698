// RUN: not gaus hls %s --top f --clock 100MHz --part ecp5 --cores none 2>&1 | FileCheck %s --check-prefix=DIVISION
// RUN: not gaus hls %s --top f --clock 2GHz --part ecp5 2>&1 | FileCheck %s --check-prefix=REGISTERS
// RUN: not gaus hls %s --top f --clock 100 --part ecp5 2>&1 | FileCheck %s --check-prefix=UNIT
// RUN: not circt-opt --gaus-schedule="clock=100MHz" %s 2>&1 | FileCheck %s --check-prefix=PASS
// RUN: not gaus hls %s --top f --clock 10ns --part ecp5 --operators %S/Inputs/levels.json 2>&1 | FileCheck %s --check-prefix=SCALES

// DIVISION: parts-errors.mlir:16:10: error: operation '%q' of operator type 'arith.divsi' has delay {{[0-9.]+}} ns, a cycle has {{[0-9.]+}} ns left of 10 ns; set clock to {{[0-9.]+}}MHz ({{[0-9.]+}} ns) or slower, at which all of it was scheduled
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
