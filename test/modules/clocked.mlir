// Modules with a clock are cut deeper: registers move, what holds state stays and gets its inputs later.

// RUN: circt-opt %s --allow-unregistered-dialect --gaus-schedule="pipeline stages=3 opaque=0 report=%t.json" -o %t.mlir 2> %t.err
// RUN: FileCheck %s < %t.mlir
// RUN: FileCheck --check-prefix=SAID %s < %t.err
// RUN: FileCheck --check-prefix=JSON %s < %t.json
// RUN: circt-opt %s --allow-unregistered-dialect --gaus-schedule="pipeline cycle-time=9 opaque=0" | FileCheck --check-prefix=ONCE %s

// SAID: clocked.mlir:[[#]]:1: remark: pipeline: every output of '@fields' comes 2 cycles later than before
// SAID: remark: pipeline: every output of '@foreign' comes 2 cycles later than before
// JSON: "output_delay":2

// CHECK-LABEL: hw.module @fields
// CHECK-SAME: gaus.length = 3
// CHECK: hw.struct_create (%{{.*}}, %{{.*}})
// CHECK: seq.compreg
// CHECK: comb.mul
// CHECK: seq.firreg {{.*}} reset sync %rst{{.*}}
// CHECK: comb.add
// CHECK: hw.output
// Nothing is in a hurry: what was a register is one.
// ONCE-LABEL: hw.module @fields
// ONCE: seq.compreg
// ONCE-LABEL: hw.module private @child
!pair = !hw.struct<x: i8, y: i8>
hw.module @fields(in %clk : !seq.clock, in %rst : i1, in %a : i8, in %b : i8, out r : i8) {
  %c0 = hw.constant 0 : i8
  %z = hw.struct_create (%a, %b) : !pair
  %w = seq.firreg %z clock %clk : !pair
  %x = hw.struct_extract %w["x"] : !pair
  %y = hw.struct_extract %w["y"] : !pair
  %m = comb.mul %x, %y : i8
  %q = seq.firreg %m clock %clk reset sync %rst, %c0 : i8
  %s = comb.add %q, %x : i8
  hw.output %s : i8
}

// What a part of another module takes is known there: it stays as it is.
// CHECK-LABEL: hw.module private @child(in %clk : !seq.clock, in %a : i8, out y : i8) {
// CHECK-NEXT: seq.compreg %a, %clk
// CHECK-NEXT: hw.output
hw.module private @child(in %clk : !seq.clock, in %a : i8, out y : i8) {
  %r = seq.compreg %a, %clk : i8
  hw.output %r : i8
}

// An operation of another dialect that has the clock holds state.
// CHECK-LABEL: hw.module @foreign
// CHECK: %[[A:.*]] = "other.memory"(%clk, %[[IN:.*]]) {{.*}}(!seq.clock, i8) -> i8
// CHECK: hw.instance "c" @child
hw.module @foreign(in %clk : !seq.clock, in %a : i8, out y : i8) {
  %m = comb.mul %a, %a : i8
  %r = "other.memory"(%clk, %m) : (!seq.clock, i8) -> i8
  %c = hw.instance "c" @child(clk: %clk: !seq.clock, a: %r: i8) -> (y: i8)
  %n = comb.mul %c, %a : i8
  hw.output %n : i8
}
