// The flag forms of CIRCT, and options that do not fit.

// RUN: circt-opt %s --ssp-roundtrip | FileCheck %s --check-prefix=KEPT
// RUN: circt-opt %s --ssp-roundtrip="problems=CyclicProblem,ChainingProblem verify" | FileCheck %s --check-prefix=KEPT
// RUN: not circt-opt %s -ssp-roundtrip="problems=ModuloProblem,Problem verify" 2>&1 | FileCheck %s --check-prefix=UNSOLVED
// RUN: not circt-opt %s --ssp-roundtrip=problems=Cyclic 2>&1 | FileCheck %s --check-prefix=KIND
// RUN: circt-opt %s --ssp-schedule | FileCheck %s
// RUN: circt-opt %s -ssp-schedule=scheduler=auto | FileCheck %s
// RUN: circt-opt %s --pass-pipeline='builtin.module(ssp-schedule{scheduler=simplex options=last-op-name=last},ssp-roundtrip{verify})' | FileCheck %s
// RUN: circt-opt %s --gaus-schedule="limits=r:2" | FileCheck %s --check-prefix=TWO
// RUN: circt-opt %s --gaus-schedule="ii=2" 2>&1 | FileCheck %s --check-prefix=RELAXED
// RUN: not circt-opt %s --gaus-schedule="ii=2 strict" 2>&1 | FileCheck %s --check-prefix=STRICT
// RUN: not circt-opt %s --gaus-schedule="limits=s:2" 2>&1 | FileCheck %s --check-prefix=LIMITS
// RUN: not circt-opt %s --ssp-schedule=scheduler=magic 2>&1 | FileCheck %s --check-prefix=SCHEDULER
// RUN: not circt-opt %s --ssp-schedule="options=cycletime=3" 2>&1 | FileCheck %s --check-prefix=KEY
// RUN: not circt-opt %s --ssp-schedule="options=last" 2>&1 | FileCheck %s --check-prefix=FORM

// KEPT-NOT:  [t<
// KEPT:      @m of "ModuloProblem"
// KEPT-NOT:  [t<
// UNSOLVED:  options.mlir:{{[0-9]+}}:1: error: Invalid initiation interval
// KIND:      error: unknown problem 'Cyclic'; did you mean 'CyclicProblem'
// CHECK:     @m of "ModuloProblem" [II<3>]
// CHECK:     @last({{.*}}) [t<3>]
// TWO:       @m of "ModuloProblem" [II<2>]
// RELAXED:   options.mlir:{{[0-9:]+}} warning: Target II = 2, final II = 3
// RELAXED:   @m of "ModuloProblem" [II<3>]
// STRICT:    options.mlir:{{[0-9:]+}} error: Target II = 2, final II = 3
// LIMITS:    options.mlir:{{[0-9:]+}} error: {{.*}}unknown resource type 's'
// SCHEDULER: error: unknown scheduler 'magic'; valid: simplex, lp,
// KEY:       error: unknown option 'cycletime'; did you mean 'cycle-time'? valid: last-op-name, cycle-time
// FORM:      error: scheduler option 'last' is not of the form key=value

ssp.instance @m of "ModuloProblem" {
  library {
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @r [limit<1>]
  }
  graph {
    %0 = operation<@one>() uses[@r]
    %1 = operation<@one>() uses[@r]
    %2 = operation<@one>() uses[@r]
    operation<@one> @last(%0, %1, %2)
  }
}
