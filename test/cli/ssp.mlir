// RUN: gaus schedule %s --quiet | %python -m json.tool | FileCheck %s
// RUN: gaus compare %s --solvers asap,list --quiet | FileCheck %s --check-prefix=COMPARE
// RUN: not gaus schedule %s --limits nope:1 -o %t.json 2>&1 | FileCheck %s --check-prefix=LIMIT
// RUN: not ls %t.json

// CHECK: "name": "loop"
// CHECK: "status": "optimal
// CHECK: "ii": 2
// COMPARE: asap
// COMPARE: list
// LIMIT: ssp.mlir:{{[0-9]+}}:1: error: limits: unknown resource type 'nope'; valid: unit
ssp.instance @loop of "ModuloProblem" {
  library {
    operator_type @op [latency<1>]
  }
  resource {
    resource_type @unit [limit<1>]
  }
  graph {
    %0 = operation<@op> @a() uses[@unit]
    operation<@op> @b(%0) uses[@unit]
  }
}
