// RUN: not circt-opt %s --gaus-schedule="ii=2 strict solver=cp-sat" 2>&1 | FileCheck %s
// RUN: not circt-opt %s --gaus-schedule="solver=cp-sat objective=0.0000000000001*length+ii" 2>&1 | FileCheck %s --check-prefix=WEIGHTS
// RUN: not circt-opt %s --gaus-schedule="solver=cpsat" 2>&1 | FileCheck %s --check-prefix=NAME

// CHECK: cp-sat-errors.mlir:[[# @LINE + 4]]:1: error: Target II = 2, final II = 3: no schedule of {{[0-9]+}} steps at II 2 meets the limits of 'unit' (proven); set ii=3 or leave out strict
// CHECK-NOT: ssp.instance
// WEIGHTS: error: objective: weights 1e-13, 1 need whole numbers above 1099511627776; use weights with fewer digits
// NAME: error: unknown solver 'cpsat'; did you mean 'cp-sat'?
ssp.instance @rigid of "ModuloProblem" {
  library {
    operator_type @two [latency<2>]
  }
  resource {
    resource_type @unit [limit<1>]
  }
  graph {
    %0 = operation<@two> @first(@second [dist<2>]) uses[@unit]
    operation<@two> @second(%0) uses[@unit]
  }
}
