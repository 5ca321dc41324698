// Problems on which schedulers are known to have failed.

// RUN: circt-opt %s --gaus-schedule="cycle-time=10" --ssp-roundtrip=verify | FileCheck %s
// RUN: circt-opt %s --ssp-schedule="scheduler=list options=cycle-time=10.0" --ssp-roundtrip=verify | FileCheck %s
// RUN: circt-opt %s --ssp-schedule="scheduler=cpsat options=cycle-time=10.0" --ssp-roundtrip=verify | FileCheck %s
// RUN: circt-opt %s --ssp-schedule="options=cycle-time=11.0" --ssp-roundtrip=verify | FileCheck %s --check-prefix=ELEVEN

// Four operations on one unit between an unlimited source and sink.
// CHECK:      @four_on_one of "ModuloProblem" [II<4>]
// CHECK:      @source() [t<0>]
// CHECK-DAG:  uses[@unit] [t<1>]
// CHECK-DAG:  uses[@unit] [t<2>]
// CHECK-DAG:  uses[@unit] [t<3>]
// CHECK-DAG:  uses[@unit] [t<4>]
// CHECK:      @last({{.*}}) [t<5>]
ssp.instance @four_on_one of "ModuloProblem" {
  library {
    operator_type @free [latency<1>]
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @unit [limit<1>]
  }
  graph {
    %0 = operation<@free> @source()
    %1 = operation<@one>(%0) uses[@unit]
    %2 = operation<@one>(%0) uses[@unit]
    %3 = operation<@one>(%0) uses[@unit]
    %4 = operation<@one>(%0) uses[@unit]
    operation<@free> @last(%1, %2, %3, %4)
  }
}

// Three limited resource types at once, some operations using two of them.
// CHECK: @three_types of "ModuloProblem" [II<3>]
// CHECK: @last({{.*}}) [t<8>]
ssp.instance @three_types of "ModuloProblem" {
  library {
    operator_type @one [latency<1>]
    operator_type @two [latency<2>]
  }
  resource {
    resource_type @mem [limit<1>]
    resource_type @mul [limit<2>]
    resource_type @bus [limit<2>]
  }
  graph {
    %0 = operation<@one>() uses[@mem, @bus]
    %1 = operation<@one>() uses[@mem, @bus]
    %2 = operation<@two>(%0, %1) uses[@mul]
    %3 = operation<@two>(%0) uses[@mul]
    %4 = operation<@two>(%1) uses[@mul, @bus]
    %5 = operation<@two>(%3, %4) uses[@mul, @bus]
    %6 = operation<@one> @store(%2, %5) uses[@mem, @bus]
    operation<@one> @last(%6)
  }
}

// The same without an II.
// CHECK: @three_shared of "SharedOperatorsProblem"
// CHECK: @last({{.*}}) [t<5>]
ssp.instance @three_shared of "SharedOperatorsProblem" {
  library {
    operator_type @one [latency<1>]
    operator_type @two [latency<2>]
  }
  resource {
    resource_type @mem [limit<1>]
    resource_type @mul [limit<2>]
    resource_type @bus [limit<2>]
  }
  graph {
    %0 = operation<@one>() uses[@mem, @bus]
    %1 = operation<@one>() uses[@mem, @bus]
    %2 = operation<@two>(%0, %1) uses[@mul]
    %3 = operation<@two>(%0) uses[@mul]
    %4 = operation<@two>(%1) uses[@mul, @bus]
    %5 = operation<@one>(%2, %3, %4) uses[@mem, @bus]
    operation<@one> @last(%5)
  }
}

// The delays of an operation that feeds itself do not fit into one cycle of 10, but into one of 11.
// CHECK: @back_edge of "ChainingCyclicProblem" [II<2>]
// ELEVEN: @back_edge of "ChainingCyclicProblem" [II<1>]
ssp.instance @back_edge of "ChainingCyclicProblem" {
  library {
    operator_type @mac [latency<1>, incDelay<8.0 : f32>, outDelay<3.0 : f32>]
  }
  graph {
    operation<@mac> @self(@self [dist<1>])
  }
}

// With a cycle time delays count in every kind of problem.
// CHECK: @modulo_back_edge of "ModuloProblem" [II<2>]
// CHECK: z<0.000000e+00 : f32>
// ELEVEN: @modulo_back_edge of "ModuloProblem" [II<1>]
ssp.instance @modulo_back_edge of "ModuloProblem" {
  library {
    operator_type @mac [latency<1>, incDelay<8.0 : f32>, outDelay<3.0 : f32>]
  }
  resource {
    resource_type @r [limit<1>]
  }
  graph {
    operation<@mac> @self(@self [dist<1>]) uses[@r]
  }
}

// The last operation starts as early as it can although the whole would not be shorter for it.
// ELEVEN: @last_first of "Problem"
// ELEVEN: @last(%0) [t<1>]
ssp.instance @last_first of "Problem" {
  library {
    operator_type @one [latency<1>]
    operator_type @ten [latency<10>]
  }
  graph {
    %0 = operation<@one>()
    operation<@ten>()
    operation<@one> @last(%0)
  }
}
