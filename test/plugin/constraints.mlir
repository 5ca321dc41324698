// Steps and distances that options ask for, and what an earlier run has chosen.

// RUN: %gaus --pass-pipeline="builtin.module(gaus-schedule{constraints=muli_1:4,addi_2:6 report=%t.json})" %s | FileCheck %s
// RUN: %gaus --pass-pipeline="builtin.module(gaus-schedule{like=%t.json length=9 objective=ii})" %s 2>&1 | FileCheck --check-prefix=LIKE %s
// RUN: not %gaus --pass-pipeline="builtin.module(gaus-schedule{constraints=muli_1:4,addi_2:2})" %s 2>&1 | FileCheck --check-prefix=LATE %s
// RUN: not %gaus --pass-pipeline="builtin.module(gaus-schedule{constraints=nothing:2})" %s 2>&1 | FileCheck --check-prefix=NAME %s

// LIKE: operations moved (the least)
// LIKE: arith.muli {{.*}}gaus.start = 4
// LATE: constraints.mlir:[[#]]:8: error: operation 'addi_2' can start at 4 at the earliest, its window ends at 2, because 'muli_1' starts in step 4 or later
// NAME: error: constraints: unknown operation 'nothing'
func.func @f(%x : i32) -> i32 {
  %0 = arith.addi %x, %x : i32
  // CHECK: arith.muli {{.*}}gaus.start = 4
  %1 = arith.muli %0, %x : i32
  // CHECK: arith.addi {{.*}}gaus.start = 6
  %2 = arith.addi %1, %x : i32
  return %2 : i32
}
