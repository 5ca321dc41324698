// RUN: circt-opt --gaus-schedule="operators=%S/../kernels/Inputs/circt.json" %s | FileCheck %s
// RUN: circt-opt --gaus-schedule="operators=%S/../kernels/Inputs/circt.json" --gaus-lower-loops="operators=%S/../kernels/Inputs/circt.json" %s | FileCheck %s --check-prefix=MODULE
// RUN: circt-opt --gaus-schedule="report=%t.json operators=%S/../kernels/Inputs/circt.json" %s -o /dev/null && %python -m json.tool %t.json | FileCheck %s --check-prefix=JSON

// The product takes three cycles, and is what the next iteration needs: a new one every three.  The
// store waits for the condition of its own iteration, and follows that of the one before.

// CHECK-LABEL: func.func @power
// CHECK:         arith.cmpi ult
// CHECK-SAME:      gaus.start = 0
// CHECK-NEXT:    scf.condition{{.*}} {gaus.latency = 0 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64}
// CHECK:         arith.muli {{.*}}gaus.latency = 3 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64
// CHECK:         memref.store
// CHECK-SAME:      gaus.start
// CHECK:       } attributes {gaus.ii = 3 : i64, gaus.length = {{[0-9]+}} : i64}

// MODULE:      hw.module @power
// JSON:        "trip_count": null
func.func @power(%m: memref<32xi32>, %x: i32, %limit: i32) -> i32 {
  %one = arith.constant 1 : i32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %p, %k = scf.while (%a = %one, %i = %c0) : (i32, index) -> (i32, index) {
    %more = arith.cmpi ult, %a, %limit : i32
    scf.condition(%more) %a, %i : i32, index
  } do {
  ^bb0(%a: i32, %i: index):
    %next = arith.muli %a, %x : i32
    memref.store %a, %m[%i] : memref<32xi32>
    %j = arith.addi %i, %c1 : index
    scf.yield %next, %j : i32, index
  }
  return %p : i32
}
