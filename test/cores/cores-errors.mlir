// RUN: not gaus hls %s --top sum --clock 300MHz --part ecp5 2>&1 | FileCheck %s --check-prefix=CLOCK
// RUN: not gaus hls %s --top sum --ii 2 --strict 2>&1 | FileCheck %s --check-prefix=STRICT
// RUN: not gaus hls %s --top quadruple 2>&1 | FileCheck %s --check-prefix=FORMAT
// RUN: not gaus hls %s --top quarter 2>&1 | FileCheck %s --check-prefix=SMALL
// RUN: not gaus hls %s --top sum --clock 50MHz --part ecp5 --operators %S/Inputs/quick.json 2>&1 | FileCheck %s --check-prefix=QUICK
// RUN: not gaus hls %s --top sum --cores none 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not gaus hls %s --top sum --cores some 2>&1 | FileCheck %s --check-prefix=OPTION

// A clock that no cut makes possible: the one that would do for the core.
// CLOCK: {{.*}}cores-errors.mlir:{{[0-9]+}}:10: error: no pipelining of 'arith.addf' keeps this clock: operation 'icmp.{{[0-9]+}}' of operator type 'comb.icmp{{.*}}' has delay {{[0-9.]+}} ns, a cycle has {{[0-9.]+}} ns left of 3.333 ns; set clock to {{[0-9.]+}}MHz ({{[0-9.]+}} ns) or slower
// STRICT: {{.*}}cores-errors.mlir:{{[0-9]+}}:8: error: Target II = 2, final II = 4: recurrence %acc → %n takes 4 cycles over distance 1; set ii=4 or leave out strict
// FORMAT: {{.*}}cores-errors.mlir:{{[0-9]+}}:8: error: type f128 cannot be held in a register; it must be an integer, a float of up to 64 bits or an index
// SMALL: {{.*}}cores-errors.mlir:{{[0-9]+}}:8: error: 'arith.extf' of f8E4M3FN has no core: there are cores for f16, bf16, f32, f64; name an implementation in an operator library (operators=FILE)
// A library that promises less than the core needs.
// QUICK: {{.*}}cores-errors.mlir:{{[0-9]+}}:10: error: 'arith.addf' has latency 1 in the operator library; its core takes at least {{[2-9]}} at this clock: set latency {{[2-9]}} there, or give it an implementation
// NONE: error: no operator library has an entry for 'arith.addf' at 32 bits
// OPTION: error: cores=some is not one of auto, iterative, none

func.func @sum(%x: memref<8xf32>) -> f32 {
  %zero = arith.constant 0.0 : f32
  %s = affine.for %i = 0 to 8 iter_args(%acc = %zero) -> (f32) {
    %v = affine.load %x[%i] : memref<8xf32>
    %n = arith.addf %acc, %v : f32
    affine.yield %n : f32
  }
  return %s : f32
}

func.func @quadruple(%x: f128) -> f128 {
  %y = arith.mulf %x, %x : f128
  return %y : f128
}

func.func @quarter(%x: f8E4M3FN) -> f32 {
  %y = arith.extf %x : f8E4M3FN to f32
  return %y : f32
}
