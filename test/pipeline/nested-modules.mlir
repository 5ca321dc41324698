// Modules side by side have operator libraries of their own, under the same name.
// RUN: circt-opt --gaus-schedule %s | FileCheck %s

// CHECK: gaus.length = 3
// CHECK: gaus.length = 5
module {
  module {
    ssp.library @lib { operator_type @op [latency<2>] }
    hw.module @one(in %x : i8, in %go : i1, in %clk : !seq.clock, in %rst : i1, out out : i8) {
      %y, %valid = pipeline.unscheduled(%a : i8 = %x) clock(%clk) reset(%rst) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
        %0 = comb.add %a, %a {ssp.operator_type = @op} : i8
        pipeline.return %0 : i8
      }
      hw.output %y : i8
    }
  }
  module {
    ssp.library @lib { operator_type @op [latency<4>] }
    hw.module @two(in %x : i8, in %go : i1, in %clk : !seq.clock, in %rst : i1, out out : i8) {
      %y, %valid = pipeline.unscheduled(%a : i8 = %x) clock(%clk) reset(%rst) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
        %0 = comb.add %a, %a {ssp.operator_type = @op} : i8
        pipeline.return %0 : i8
      }
      hw.output %y : i8
    }
  }
}
