// RUN: circt-opt --gaus-schedule=cycle-time=1 %s | FileCheck %s

// Both branches of scf.if run; the scf.if is a multiplexer.
// CHECK-LABEL: func.func @branch
// CHECK-SAME: gaus.length = 2
// CHECK: arith.addi {{.*}}gaus.start = 0
// CHECK: scf.yield %{{[0-9]+}} : i32{{$}}
// CHECK: arith.muli {{.*}}gaus.start = 0
// CHECK: } {gaus.latency = 0 : i64, gaus.stage = 1 : i64, gaus.start = 1 : i64}
func.func @branch(%c : i1, %x : i32) -> i32 {
  %s = scf.if %c -> i32 {
    %y = arith.addi %x, %x : i32
    scf.yield %y : i32
  } else {
    %z = arith.muli %x, %x : i32
    scf.yield %z : i32
  }
  return %s : i32
}
