// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: circt-opt --gaus-schedule=operators=%S/Inputs/operators.json %s | FileCheck %s --check-prefix=FILE

// Where a latency comes from: the IR, then operators=FILE, then the default library (0).

ssp.library @lib {
  operator_type @add1 [latency<2>]
}
ssp.library @"other lib" {
  operator_type @add1 [latency<3>]
}

// CHECK-LABEL: hw.module @top
// CHECK: comb.add {{.*}}gaus.latency = 2 : i64{{.*}}sv.namehint = "flat"
// CHECK: comb.add {{.*}}gaus.latency = 3 : i64{{.*}}sv.namehint = "nested"
// CHECK: comb.mul {{.*}}gaus.latency = 0 : i64{{.*}}sv.namehint = "narrow"
// CHECK: comb.mul {{.*}}gaus.latency = 0 : i64{{.*}}sv.namehint = "wide"
// CHECK: pipeline.latency 1
// FILE-LABEL: hw.module @top
// FILE-DAG: comb.add {{.*}}gaus.latency = 2 : i64{{.*}}sv.namehint = "flat"
// FILE-DAG: comb.add {{.*}}gaus.latency = 3 : i64{{.*}}sv.namehint = "nested"
// FILE-DAG: comb.mul {{.*}}gaus.latency = 4 : i64{{.*}}sv.namehint = "narrow"
// FILE-DAG: comb.mul {{.*}}gaus.latency = 5 : i64{{.*}}sv.namehint = "wide"
hw.module @top(in %x : i8, in %z : i9, in %go : i1, in %clk : !seq.clock, out y : i8, out w : i8, out v : i9) {
  %y, %w, %v, %d = pipeline.unscheduled(%a0 : i8 = %x, %a1 : i9 = %z) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8, w : i8, v : i9) {
    %0 = comb.add %a0, %a0 {ssp.operator_type = @add1, sv.namehint = "flat"} : i8
    %1 = comb.add %a0, %a0 {ssp.operator_type = @"other lib"::@add1, sv.namehint = "nested"} : i8
    %2 = comb.mul %a0, %a0 {sv.namehint = "narrow"} : i8
    %3 = comb.mul %a1, %a1 {sv.namehint = "wide"} : i9
    // The operation's own latency wins over that of its type.
    %4 = pipeline.latency 1 -> (i8) {
      %r = seq.compreg %0, %clk : i8
      pipeline.latency.return %r : i8
    } {ssp.operator_type = @add1}
    %5 = comb.xor %4, %1 : i8
    pipeline.return %5, %2, %3 : i8, i8, i9
  }
  hw.output %y, %w, %v : i8, i8, i9
}
