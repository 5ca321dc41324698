// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

hw.module @library(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  // expected-error @+1 {{operator_lib is 5 : i64; it must be a symbol, as in @lib}}
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = 5} -> (y : i8) {
    pipeline.return %a0 : i8
  }
  hw.output %y : i8
}

// -----

ssp.library @lib { operator_type @add [latency<1>] }
hw.module @kind(in %x : i8, in %go : i1, in %clk : !seq.clock, out y : i8) {
  %y, %d = pipeline.unscheduled(%a0 : i8 = %x) clock(%clk) go(%go) entryEn(%en) {operator_lib = @lib} -> (y : i8) {
    // expected-error @+1 {{ssp.operator_type is "add"; it must be a symbol, as @op}}
    %0 = comb.add %a0, %a0 {ssp.operator_type = "add"} : i8
    pipeline.return %0 : i8
  }
  hw.output %y : i8
}

// -----

// A hint that is no name is none.
func.func @hint(%a : i8) -> i8 {
  %0 = arith.addi %a, %a {sv.namehint = 3} : i8
  return %0 : i8
}

// -----

ssp.instance @blocking of "ModuloProblem" {
  library {
    // expected-error @+1 {{'gaus.blocking' is "x"; it must be an i64}}
    operator_type @a [latency<1>] {gaus.blocking = "x"}
  }
  graph { operation<@a>() }
}
