// What only an exact solver can say of an II.

// RUN: circt-opt %s --ssp-schedule="scheduler=cpsat" --ssp-roundtrip=verify 2>&1 | FileCheck %s
// RUN: circt-opt %s --gaus-schedule="solver=cp-sat" --ssp-roundtrip=verify 2>&1 | FileCheck %s
// RUN: circt-opt %s --gaus-schedule="ii=2" --ssp-roundtrip=verify 2>&1 | FileCheck %s --check-prefix=TARGET

// Both bounds on the II say 2, but then the two would be in one slot of the unit.
// CHECK: @rigid of "ModuloProblem" [II<3>]
// TARGET: warning: Target II = 2, final II = 3: no schedule of {{[0-9]+}} steps at II 2 meets the limits of 'unit' (proven)
// TARGET: @rigid of "ModuloProblem" [II<3>]
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

// Five multiplications on two pipelined multipliers begin in three steps and end two later.
// CHECK: @shared of "SharedOperatorsProblem"
// CHECK: @sum({{.*}}) [t<4>]
ssp.instance @shared of "SharedOperatorsProblem" {
  library {
    operator_type @mul [latency<2>]
    operator_type @add [latency<1>]
  }
  resource {
    resource_type @muls [limit<2>]
  }
  graph {
    %0 = operation<@mul>() uses[@muls]
    %1 = operation<@mul>() uses[@muls]
    %2 = operation<@mul>() uses[@muls]
    %3 = operation<@mul>() uses[@muls]
    %4 = operation<@mul>() uses[@muls]
    operation<@add> @sum(%0, %1, %2, %3, %4)
  }
}
