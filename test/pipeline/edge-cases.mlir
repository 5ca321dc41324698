// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// An empty pipeline is one stage that only returns.
// CHECK-LABEL: hw.module @empty
// CHECK:         pipeline.scheduled
// CHECK-SAME:    gaus.ii = 1 : i64, gaus.length = 1 : i64
// CHECK-NEXT:      pipeline.return
// CHECK-NEXT:    }
hw.module @empty(in %go : i1, in %clk : !seq.clock, out done : i1) {
  %d = pipeline.unscheduled() clock(%clk) go(%go) entryEn(%en) -> () {
    pipeline.return
  }
  hw.output %d : i1
}

// An argument that is returned needs no stage of its own.
// CHECK-LABEL: hw.module @argument
// CHECK:         gaus.length = 1 : i64
// CHECK-NOT:     pipeline.stage
// CHECK:         pipeline.return %a0 : i8
hw.module @argument(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    pipeline.return %a0 : i8
  }
  hw.output %y : i8
}

// A value that one operation uses twice comes in once; one that nobody uses is still scheduled,
// and the pipeline does not end before it.
// CHECK-LABEL: hw.module @dead
// CHECK:         gaus.length = 4 : i64
// CHECK:           %[[SQUARE:.+]] = comb.mul %a0, %a0 {gaus.latency = 1
// CHECK:         ^bb1(
// CHECK-NEXT:      %[[S:.+]] = pipeline.src %[[SQUARE]] : i8
// CHECK-NEXT:      comb.add %[[S]], %[[S]] {{.*}}sv.namehint = "unused"
// CHECK:         ^bb3(
// CHECK-NEXT:      %[[R:.+]] = pipeline.src %[[SQUARE]] : i8
// CHECK-NEXT:      pipeline.return %[[R]] : i8
ssp.library @ops {
  operator_type @one [latency<1>]
  operator_type @two [latency<2>]
}
hw.module @dead(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @ops} -> (y : i8) {
    %0 = comb.mul %a0, %a0 {ssp.operator_type = @one} : i8
    %1 = comb.add %0, %0 {ssp.operator_type = @two, sv.namehint = "unused"} : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// Operations stand in any order in an unscheduled pipeline; afterwards definitions come first.
// CHECK-LABEL: hw.module @order
// CHECK:           %[[FIRST:.+]] = comb.add %a0, %a0
// CHECK-NEXT:      %[[SECOND:.+]] = comb.xor %[[FIRST]], %a0
// CHECK-NEXT:      pipeline.return %[[SECOND]]
hw.module @order(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    %1 = comb.xor %0, %a0 : i8
    %0 = comb.add %a0, %a0 : i8
    pipeline.return %1 : i8
  }
  hw.output %y : i8
}

// Operations with several results, structs, arrays, i1 and i0.
// CHECK-LABEL: hw.module @types
// CHECK:           %[[F:.+]], %[[G:.+]] = hw.struct_explode %a0
// CHECK:           %[[E:.+]] = hw.array_get
// CHECK:           %[[N:.+]] = comb.xor %a2, %a2 {{.*}}ssp.operator_type = @ops::@one{{.*}} : i0
// CHECK:         ^bb1(
// CHECK:           pipeline.src %[[G]] : i3
// CHECK:           pipeline.src %[[N]] : i0
hw.module @types(in %s : !hw.struct<f: i1, g: i3>, in %r : !hw.array<4xi3>, in %z : i0, in %i : i2, in %go : i1, in %clk : !seq.clock, out y : i3, out w : i1, out v : i0) {
  %y, %w, %v, %d = pipeline.unscheduled(%a0 : !hw.struct<f: i1, g: i3> = %s, %a1 : !hw.array<4xi3> = %r, %a2 : i0 = %z, %a3 : i2 = %i) clock(%clk) go(%go) entryEn(%en) -> (y : i3, w : i1, v : i0) {
    %f, %g = hw.struct_explode %a0 : !hw.struct<f: i1, g: i3>
    %e = hw.array_get %a1[%a3] {ssp.operator_type = @ops::@one} : !hw.array<4xi3>, i2
    %n = comb.xor %a2, %a2 {ssp.operator_type = @ops::@one} : i0
    %t = comb.add %e, %g : i3
    pipeline.return %t, %f, %n : i3, i1, i0
  }
  hw.output %y, %w, %v : i3, i1, i0
}

// Constants cost nothing: they move to the entry stage and are used in every other one.
// CHECK-LABEL: hw.module @constants
// CHECK:           %[[C:.+]] = hw.constant 3 : i8
// CHECK:         ^bb1(
// CHECK:           %[[S:.+]] = pipeline.src %[[C]] : i8
// CHECK:           comb.add %{{.+}}, %[[S]], %c5_i8
hw.module @constants(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %c5_i8 = hw.constant 5 : i8
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @ops} -> (y : i8) {
    %1 = comb.add %0, %c, %c5_i8 : i8
    %0 = comb.mul %a0, %c {ssp.operator_type = @one} : i8
    %c = hw.constant 3 : i8
    pipeline.return %1 : i8
  }
  hw.output %y : i8
}

// The entry's enable is a value like others.
// CHECK-LABEL: hw.module @enable
// CHECK:         ^bb1(
// CHECK:           pipeline.src %s0_enable : i1
hw.module @enable(in %x : i1, in %go : i1, in %clk : !seq.clock, out y : i1) {
  %y, %d = pipeline.unscheduled(%a0 : i1 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @ops} -> (y : i1) {
    %0 = comb.xor %a0, %a0 {ssp.operator_type = @one} : i1
    %1 = comb.and %0, %en : i1
    pipeline.return %1 : i1
  }
  hw.output %y : i1
}

// CHECK-LABEL: hw.module @several
// CHECK:         gaus.length = 1
// CHECK:         gaus.length = 2
hw.module @several(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) -> (y : i8) {
    %0 = comb.add %a0, %a0 : i8
    pipeline.return %0 : i8
  }
  %z, %e = pipeline.unscheduled(%a0 : i8 = %y) clock(%clk) go(%d) entryEn(%en) {operator_lib = @ops} -> (y : i8) {
    %0 = comb.add %a0, %a0 {ssp.operator_type = @one} : i8
    pipeline.return %0 : i8
  }
  hw.output %z : i8
}
