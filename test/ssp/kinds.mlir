// Every kind of problem: scheduled, and the result judged by CIRCT's rules and read back unchanged.

// RUN: circt-opt %s --gaus-schedule="cycle-time=10" -o %t
// RUN: FileCheck %s --input-file %t
// RUN: circt-opt %t --ssp-roundtrip=verify | diff %t -
// RUN: circt-opt %s --ssp-schedule="scheduler=list options=cycle-time=10.0" --ssp-roundtrip=verify | FileCheck %s
// RUN: circt-opt %s --ssp-schedule="options=cycle-time=10.0" --ssp-roundtrip=verify | FileCheck %s

// What does not count is not looked at: limits and distances in a plain problem.
// CHECK: @plain of "Problem"
// CHECK-NEXT: library
// CHECK:      @a() uses[@r] [t<0>]
// CHECK-NEXT: @b() uses[@r] [t<0>]
// CHECK-NEXT: @last(@a [dist<3>], @b) [t<1>]
ssp.instance @plain of "Problem" {
  library {
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @r [limit<1>]
  }
  graph {
    operation<@one> @a() uses[@r]
    operation<@one> @b() uses[@r]
    operation<@one> @last(@a [dist<3>], @b)
  }
}

// CHECK: @cyclic of "CyclicProblem" [II<2>]
// CHECK: @last(%{{.*}}) [t<2>]
ssp.instance @cyclic of "CyclicProblem" [II<7>] {
  library {
    operator_type @one [latency<1>]
  }
  graph {
    %0 = operation<@one>(@b [dist<1>])
    %1 = operation<@one> @b(%0)
    operation<@one> @last(%1)
  }
}

// A limit on an operator type is a resource type of that name.
// CHECK: @legacy of "SharedOperatorsProblem"
// CHECK: @last({{.*}}) [t<4>]
ssp.instance @legacy of "SharedOperatorsProblem" {
  library {
    operator_type @mul [latency<2>, limit<1>]
  }
  graph {
    %0 = operation<@mul>()
    %1 = operation<@mul>()
    %2 = operation<@mul>()
    operation<@mul> @last(%0, %1, %2)
  }
}

// CHECK: @shared of "SharedResourcesProblem"
// CHECK: @last({{.*}}) [t<3>]
ssp.instance @shared of "SharedResourcesProblem" {
  library {
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @r [limit<2>]
  }
  graph {
    %0 = operation<@one>() uses[@r, @r]
    %1 = operation<@one>() uses[@r]
    %2 = operation<@one>() uses[@r, @r]
    operation<@one> @last(%0, %1, %2)
  }
}

// CHECK: @modulo of "ModuloProblem" [II<3>]
ssp.instance @modulo of "ModuloProblem" {
  library {
    operator_type @one [latency<1>]
  }
  resource {
    resource_type @r [limit<1>]
  }
  graph {
    %0 = operation<@one>(@c [dist<1>]) uses[@r]
    %1 = operation<@one>() uses[@r]
    %2 = operation<@one>(%0, %1)
    operation<@one> @c(%2) uses[@r]
  }
}

// CHECK: @chaining of "ChainingProblem"
// CHECK:      %0 = operation<@add>() [t<0>, z<0.000000e+00 : f32>]
// CHECK-NEXT: %1 = operation<@add>(%0) [t<0>, z<4.000000e+00 : f32>]
// CHECK-NEXT: %2 = operation<@add>(%1) [t<1>, z<0.000000e+00 : f32>]
// CHECK-NEXT: @last(%2) [t<1>, z<4.000000e+00 : f32>]
ssp.instance @chaining of "ChainingProblem" {
  library {
    operator_type @add [latency<0>, incDelay<4.0 : f32>, outDelay<4.0 : f32>]
  }
  graph {
    %0 = operation<@add>()
    %1 = operation<@add>(%0)
    %2 = operation<@add>(%1)
    operation<@add> @last(%2)
  }
}

// CHECK: @chaining_cyclic of "ChainingCyclicProblem" [II<2>]
// CHECK: @last(%{{.*}}) [t<1>, z<8.000000e+00 : f32>]
ssp.instance @chaining_cyclic of "ChainingCyclicProblem" {
  library {
    operator_type @add [latency<0>, incDelay<4.0 : f32>, outDelay<4.0 : f32>]
    operator_type @end [latency<0>, incDelay<0.0 : f32>, outDelay<0.0 : f32>]
  }
  graph {
    %0 = operation<@add>(@c [dist<1>])
    %1 = operation<@add>(%0)
    %2 = operation<@add>(%1)
    %3 = operation<@add> @c(%2)
    operation<@end> @last(%3)
  }
}

// CHECK: @chaining_modulo of "ChainingModuloProblem" [II<3>]
ssp.instance @chaining_modulo of "ChainingModuloProblem" {
  library {
    operator_type @add [latency<0>, incDelay<4.0 : f32>, outDelay<4.0 : f32>]
    operator_type @mul [latency<1>, incDelay<6.0 : f32>, outDelay<6.0 : f32>]
  }
  resource {
    resource_type @r [limit<1>]
  }
  graph {
    %0 = operation<@mul>() uses[@r]
    %1 = operation<@add>(%0)
    %2 = operation<@mul>(%1) uses[@r]
    %3 = operation<@mul>(%1) uses[@r]
    operation<@add> @last(%2, %3)
  }
}

// CHECK: ssp.instance of "ModuloProblem" [II<1>]
ssp.instance of "ModuloProblem" {
  library {}
  graph {}
}
