// RUN: %gaus --pass-pipeline='builtin.module(gaus-schedule{cycle-time=1})' %s | FileCheck %s
// RUN: %gaus --pass-pipeline='builtin.module(gaus-schedule{cycle-time=1})' %s | %gaus --pass-pipeline='builtin.module(gaus-schedule{cycle-time=1})' | FileCheck %s
// RUN: %gaus --pass-pipeline='builtin.module(gaus-schedule{ii=2 limits=add:1,mul:1 objective="ii > length"})' %s | FileCheck %s --check-prefix=FOLDED
// RUN: %gaus --pass-pipeline='builtin.module(func.func(gaus-schedule{cycle-time=1}))' %s | FileCheck %s
// RUN: %gaus --pass-pipeline='builtin.module(gaus-schedule{ii=2 limits=add:1,mul:1},gaus-schedule{cycle-time=1})' %s | FileCheck %s

// CHECK-LABEL: func.func @chain
// CHECK-SAME: attributes {gaus.length = 3 : i64}
// CHECK: arith.constant 3 : i8{{$}}
// CHECK: arith.addi {{.*}} {gaus.latency = 0 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64}
// CHECK: arith.muli {{.*}} {gaus.latency = 0 : i64, gaus.stage = 1 : i64, gaus.start = 1 : i64}
// CHECK: arith.subi {{.*}} {gaus.latency = 0 : i64, gaus.stage = 2 : i64, gaus.start = 2 : i64}
// CHECK: return %{{[0-9]+}} : i8{{$}}

// FOLDED-LABEL: func.func @chain
// FOLDED-SAME: gaus.ii = 2
// FOLDED: arith.addi {{.*}}gaus.resource = "add"{{.*}}gaus.unit = 0
// FOLDED: arith.muli {{.*}}gaus.resource = "mul"{{.*}}gaus.unit = 0
// FOLDED: arith.subi {{.*}}gaus.resource = "add"{{.*}}gaus.unit = 0
func.func @chain(%a : i8, %b : i8) -> i8 {
  %c = arith.constant 3 : i8
  %0 = arith.addi %a, %c : i8
  %1 = arith.muli %0, %b : i8
  %2 = arith.subi %1, %a : i8
  return %2 : i8
}

// CHECK: func.func private @body
func.func private @body(i8)
