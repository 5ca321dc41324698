// RUN: rm -rf %t && mkdir %t
// RUN: gaus hls %s --part ecp5 --clock 45MHz --target "%python %S/Inputs/arrivals.py 4" --score "area, delay<=13" --rounds 3 --candidates 1 --no-cache --table %t/late.json -o %t/late.sv 2>&1 | FileCheck %s --check-prefix=LATE
// RUN: %python -m json.tool %t/late.json | FileCheck %s --check-prefix=ROWS
// RUN: gaus hls %s --part ecp5 --clock 45MHz --target "%python %S/Inputs/arrivals.py 4" --score "area, delay<=5" --rounds 1 --candidates 1 --no-cache -o %t/never.sv 2>&1 | FileCheck %s --check-prefix=NEVER
// RUN: gaus hls %s --part ecp5 --clock 60MHz --target "%python %S/Inputs/arrivals.py 1" --score "area, delay<=13" --rounds 3 --candidates 1 --no-cache --table %t/early.json -o %t/early.sv 2>&1 | FileCheck %s --check-prefix=EARLY
// RUN: gaus hls %s --part ecp5 --clock 45MHz --target "%python %S/Inputs/arrivals.py 4" --score "area, delay<=13" --rounds 0 --candidates 1 --no-cache -o %t/none.sv 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: gaus hls %s --part ecp5 --clock 200MHz --input-delay 0.6 --output-delay 0 --target "%python %S/Inputs/arrivals.py 4 3.8 0.2" --score "area, delay<=5" --rounds 3 --candidates 1 --no-cache --table %t/bold.json -o %t/bold.sv 2>&1 | FileCheck %s --check-prefix=BOLD

// All sums fit into a cycle by their delays, and take twice as long by the measurement: they come apart.
// LATE: remark: candidate {{[1-3]}} of {{[2-4]}} measured is kept (round {{[1-3]}}): area, delay<=13 =
// ROWS: "number": 0,
// ROWS: "delay": {{(18|24)}}.0
// ROWS: "missed": 0.
// ROWS: "round": 1
// NEVER: warning: --target: none of {{[12]}} designs meets the requirements; best: delay {{[0-9]+}} where delay<=5 is required
// Sums that are faster than their delays are chained, so that there are fewer registers.
// EARLY: remark: candidate {{[123]}} of {{[0-9]}} measured is kept (round {{[123]}}): area, delay<=13 = {{.*}} for the proxy's best (-
// One sum takes what its delay says, but several in a row hardly more: they are chained where that is tried.
// BOLD: remark: candidate {{[123]}} of {{[234]}} measured is kept (round {{[123]}}): area, delay<=5 = {{.*}} for the proxy's best (-
// NONE: warning: --target: none of 1 designs meets the requirements; best: delay {{(18|24)}} where delay<=13 is required
func.func @chain(%x: memref<64xi32>, %y: memref<64xi32>, %a: i32, %b: i32) {
  affine.for %i = 0 to 64 {
    %v = affine.load %x[%i] : memref<64xi32>
    %p = arith.addi %v, %a : i32
    %q = arith.xori %p, %b : i32
    %r = arith.subi %q, %a : i32
    %s = arith.addi %r, %b : i32
    affine.store %s, %y[%i] : memref<64xi32>
  }
  return
}
