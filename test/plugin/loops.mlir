// RUN: %gaus --pass-pipeline='builtin.module(gaus-schedule{operators=%S/../kernels/Inputs/circt.json})' %s | FileCheck %s
// RUN: %gaus --pass-pipeline='builtin.module(gaus-schedule{operators=%S/../kernels/Inputs/circt.json ii=1})' %s 2>&1 | FileCheck %s --check-prefix=RELAXED
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{operators=%S/../kernels/Inputs/circt.json ii=1 strict=true})' %s 2>&1 | FileCheck %s --check-prefix=STRICT

// A product of three cycles that goes once round: II 3.  Nothing is written at terminators.
// CHECK: affine.for
// CHECK: arith.muli {{.*}}gaus.latency = 3 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64
// CHECK: arith.addi {{.*}}gaus.stage = 1 : i64, gaus.start = 3 : i64
// CHECK: affine.yield %{{[0-9]+}} : i32{{$}}
// CHECK: {gaus.ii = 3 : i64, gaus.length = 4 : i64}

// RELAXED: loops.mlir:[[#@LINE+5]]:12: warning: Target II = 1, final II = 3: recurrence muli_0 → addi_1 takes 3 cycles over distance 1
// STRICT: loops.mlir:[[#@LINE+3]]:11: error: Target II = 1, final II = 3
// STRICT-NOT: gaus.
func.func @filter(%c : i32) -> i32 {
  %last = affine.for %i = 0 to 64 iter_args(%acc = %c) -> (i32) {
    %mul = arith.muli %acc, %c : i32
    %add = arith.addi %mul, %c : i32
    affine.yield %add : i32
  }
  return %last : i32
}
