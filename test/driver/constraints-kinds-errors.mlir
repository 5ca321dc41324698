// Contradictions are explained by what makes an operation start so late, in every kind of input.

// RUN: sed -n '/^hw.module @d/,/^}/p' %s > %t.d.mlir
// RUN: not circt-opt %t.d.mlir --gaus-schedule="constraints=s:2,u:1" 2>&1 | FileCheck --check-prefix=MODULE %s
// RUN: not circt-opt %t.d.mlir --gaus-schedule="constraints=s:2,v:1" 2>&1 | FileCheck --check-prefix=NAME %s
// RUN: sed -n '/^hw.module @m/,/^}/p' %s > %t.m.mlir
// RUN: not circt-opt %t.m.mlir --gaus-schedule="constraints=s:2,t:1" 2>&1 | FileCheck --check-prefix=PIPELINE %s
// RUN: not circt-opt %t.m.mlir --gaus-schedule="constraints=inputs:2" 2>&1 | FileCheck --check-prefix=INPUTS %s
// RUN: sed -n '/^ssp.instance @s/,/^}/p' %s > %t.s.mlir
// RUN: not circt-opt %t.s.mlir --gaus-schedule="constraints=m0:2,m1:3..4,a:5" 2>&1 | FileCheck --check-prefix=SSP %s
// RUN: not circt-opt %t.s.mlir --gaus-schedule="constraints=m0:2,m1:2" 2>&1 | FileCheck --check-prefix=UNIT %s

// MODULE: error: operation 'xor_2' can start at 2 at the earliest, its window ends at 1, because 'add_0' starts in step 2 or later and add_0 → mul_1 → xor_2 takes 0; move the end of the window to at least 2
// NAME: error: constraints: unknown operation 'v'; valid: add_0, inputs, mul_1, outputs, xor_2
hw.module @d(in %a: i8, in %b: i8, out r: i8) {
  %s = comb.add %a, %b : i8
  %t = comb.mul %s, %b : i8
  %u = comb.xor %t, %a : i8
  hw.output %u : i8
}

// PIPELINE: error: operation 'xor_1' can start at 2 at the earliest, its window ends at 1, because 'add_0' starts in step 2
// INPUTS: error: operation 'inputs' would have to start from step 2 on, and by step 0; 'inputs:2' contradicts
hw.module @m(in %a: i8, in %b: i8, in %clk: !seq.clock, in %go: i1, out r: i8) {
  %0, %d = pipeline.unscheduled(%x : i8 = %a, %y : i8 = %b) clock(%clk) go(%go) entryEn(%e) -> (o: i8) {
    %s = comb.add %x, %y : i8
    %t = comb.xor %s, %x : i8
    pipeline.return %t : i8
  }
  hw.output %0 : i8
}

// SSP: error: operation 'a' can start at 6 at the earliest, its window ends at 5, because 'm1' starts in step 3 or later and m1 → a takes 3
// UNIT: error: operations 'm0', 'm1' have to run in step 2: that takes 2 unit-cycles of 'mul', and its limit of 1 gives 1
ssp.instance @s of "SharedOperatorsProblem" {
  library {
    operator_type @add [latency<1>]
    operator_type @mul [latency<3>, limit<1>]
  }
  graph {
    %0 = operation<@mul> @m0()
    %1 = operation<@mul> @m1()
    %2 = operation<@add> @a(%0, %1)
    operation<@add> @last(%2)
  }
}
