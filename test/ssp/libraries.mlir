// Operator types and resource types may stand in libraries of their own, at any depth.

// RUN: circt-opt %s --gaus-schedule --ssp-roundtrip=verify | FileCheck %s
// RUN: circt-opt %s --ssp-print 2>&1 >/dev/null | FileCheck %s --check-prefix=DOT

ssp.library @Lib {
  operator_type @Port [latency<1>, limit<1>]
  operator_type @Add [latency<2>]
}
module @Some {
  ssp.library @Lib {
    operator_type @Add [latency<1>]
  }
}
ssp.resource @Rsrc {
  resource_type @bus [limit<1>]
}

// CHECK: @canis14_fig2 of "ModuloProblem" [II<3>]
// CHECK: operation<@Lib::@Port> @load_A(@"store A" [dist<1>]) [t<2>]
// CHECK: operation<@Lib::@Port> @load_B() [t<0>]
// CHECK: operation<@Some::@Lib::@Add> @add(%{{.*}}) uses[@Rsrc::@bus] [t<3>]
// CHECK: operation<@Lib::@Port> @"store A"(%{{.*}}) [t<4>]
// CHECK: operation<@Lib::@Add> @wide(@"store A") uses[@Rsrc::@bus] [t<5>]
// CHECK: @last(@wide) [t<7>]

// DOT: digraph G {
// DOT: op0 [label="#0 load_A\nopr: Port"]
// DOT: op4 [label="#4 wide\nopr: Add_1\nrsrcs: bus"]
// DOT: op3 -> op0 [style=dashed, label="dist: 1"]
// DOT: [label="Implicit\nlatency: 0"]
// DOT: [label="Port\nlatency: 1\nlimit: 1"]
// DOT: label="Resource types\nbus: 1"]
// DOT: [shape=note, label="canis14_fig2 of ModuloProblem"]
// DOT: }
ssp.instance @canis14_fig2 of "ModuloProblem" {
  library {
    operator_type @Implicit [latency<0>]
  }
  graph {
    %0 = operation<@Lib::@Port> @load_A(@"store A" [dist<1>])
    %1 = operation<> @load_B() [opr<@Lib::@Port>]
    %2 = operation<@Some::@Lib::@Add> @add(%0, %1) uses[@Rsrc::@bus]
    operation<@Lib::@Port> @"store A"(%2)
    operation<@Lib::@Add> @wide(@"store A") uses[@Rsrc::@bus]
    operation<@Implicit> @last(@wide)
  }
}
