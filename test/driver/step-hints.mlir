// Steps and distances asked for in the IR, in a loop and in a pipeline.

// RUN: circt-opt %s --gaus-schedule | FileCheck %s

// CHECK-LABEL: func.func @f
// CHECK: arith.muli {{.*}}gaus.start = 4
// CHECK: arith.muli {{.*}}gaus.start = 7
// CHECK: arith.addi {{.*}}gaus.start = 7
func.func @f(%a: memref<16xi32>, %b: memref<16xi32>, %c: i32) {
  affine.for %i = 0 to 16 {
    %x = affine.load %a[%i] : memref<16xi32>
    %p0 = arith.muli %x, %c {gaus.hint = {start = 4}} : i32
    %p1 = arith.muli %x, %x {gaus.hint = {after = "x:6,p0:..3"}} : i32
    %s = arith.addi %p0, %p1 {gaus.hint = {earliest = 7, latest = 9}} : i32
    affine.store %s, %b[%i] : memref<16xi32>
  }
  return
}

// CHECK-LABEL: hw.module @m
// CHECK: comb.add {{.*}}gaus.start = 1
// CHECK: comb.xor {{.*}}gaus.start = 3
hw.module @m(in %a: i8, in %b: i8, in %clk: !seq.clock, in %go: i1, out r: i8) {
  %0, %d = pipeline.unscheduled(%x : i8 = %a, %y : i8 = %b) clock(%clk) go(%go) entryEn(%e) -> (o: i8) {
    %s = comb.add %x, %y {gaus.hint = {start = 1}} : i8
    %t = comb.xor %s, %x {gaus.hint = {after = "add_0:2"}} : i8
    pipeline.return %t : i8
  }
  hw.output %0 : i8
}
