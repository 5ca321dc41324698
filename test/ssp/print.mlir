// DOT goes to standard error, and the IR to standard output as always.

// RUN: circt-opt -ssp-print %s 2>&1 >/dev/null | FileCheck %s
// RUN: circt-opt -ssp-print %s 2>/dev/null | FileCheck %s --check-prefix=IR

// IR: ssp.instance @Foo of "CyclicProblem"

// CHECK: digraph G {
// CHECK: op0 [label="#0\nopr: Bar\nt: 0"]
// CHECK: op3 [label="#3 \"end\"\nopr: Bar"]
// CHECK: op0 -> op1
// CHECK: op0 -> op2
// CHECK: op3 -> op2 [style=dashed, label="dist: 2"]
// CHECK: op1 -> op3
// CHECK: op2 -> op3
// CHECK: opr0 [label="Bar\nlatency: 1\nincDelay: 0.5"]
// CHECK: label="Foo of CyclicProblem\nII: 4"
ssp.instance @Foo of "CyclicProblem" [II<4>] {
  library {
    operator_type @Bar [latency<1>, incDelay<0.5>]
  }
  graph {
    %0 = operation<@Bar>() [t<0>]
    %1 = operation<@Bar>(%0)
    %2 = operation<@Bar>(%0, @"\22end\22" [dist<2>])
    operation<@Bar> @"\22end\22"(%1, %2)
  }
}
