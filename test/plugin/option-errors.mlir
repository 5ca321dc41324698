// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{iii=2})' %s 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{ii=two})' %s 2>&1 | FileCheck %s --check-prefix=NUMBER
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{ii=0})' %s 2>&1 | FileCheck %s --check-prefix=RANGE
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{solver=bets})' %s 2>&1 | FileCheck %s --check-prefix=SOLVER
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{limits=mull:1})' %s 2>&1 | FileCheck %s --check-prefix=LIMIT
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{length=1 cycle-time=1})' %s 2>&1 | FileCheck %s --check-prefix=LENGTH
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{flatten=true})' %s 2>&1 | FileCheck %s --check-prefix=FLATTEN
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{delay-model=aig cycle-time=1})' %s 2>&1 | FileCheck %s --check-prefix=AIG
// RUN: not %gaus --pass-pipeline='builtin.module(gaus-schedule{operators=%t.none})' %s 2>&1 | FileCheck %s --check-prefix=LIBRARY

// UNKNOWN: no such option iii
// NUMBER: error: ii=two is not an integer
// RANGE: error: ii=0 is out of range; it must be at least 1
// SOLVER: error: {{.*}}'bets'
// LIMIT: error: limits: unknown resource type 'mull'; did you mean 'mul'?
// LENGTH: option-errors.mlir:[[#@LINE+6]]:8: error: length=1 cannot be met: the critical path to 'addi_1' takes 2 steps; set length to at least 2
// FLATTEN: error: option 'flatten' is not for the native plugin
// AIG: error: delay-model=aig is not for the native plugin
// LIBRARY: error: cannot read operator library
func.func @f(%x : i32) -> i32 {
  %0 = arith.muli %x, %x : i32
  %1 = arith.addi %0, %x : i32
  return %1 : i32
}
