// RUN: circt-opt --gaus-schedule=cycle-time=1 %s 2>%t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=WARN < %t.err
// RUN: circt-opt --gaus-schedule="cycle-time=1 opaque=4" %s | FileCheck %s --check-prefix=OPAQUE
// RUN: circt-opt --gaus-schedule="operators=%S/Inputs/sub.json" %s | FileCheck %s --check-prefix=LIB

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

// A loop is a container: what it hands on is an edge of distance 1.
// CHECK-LABEL: func.func @loop(
// CHECK-NOT: gaus.length
// CHECK: arith.addi {{.*}}gaus.start = 0
// CHECK: arith.muli {{.*}}gaus.stage = 0 : i64, gaus.start = 1
// CHECK: } {gaus.ii = 2 : i64, gaus.length = 2 : i64}
// CHECK-NEXT: return
// WARN: functions.mlir:{{[0-9]+}}:{{[0-9]+}}: warning: the block of 'loop' is not scheduled: it holds 'scf.for', whose latency is not known
// OPAQUE-LABEL: func.func @loop(
// OPAQUE-SAME: gaus.length = 5
// OPAQUE: } {gaus.ii = 2 : i64, gaus.latency = 4 : i64, gaus.length = 2 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64}
// LIB-LABEL: func.func @loop(
// LIB-SAME: gaus.length = 8
func.func @loop(%n : index, %x : i32) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %s = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %x) -> i32 {
    %y = arith.addi %acc, %x : i32
    %z = arith.muli %y, %y : i32
    scf.yield %z : i32
  }
  return %s : i32
}
