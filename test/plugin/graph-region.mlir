// A definition may follow its uses in a graph region; operations that are not known take N cycles.
// REQUIRES: plugin
// RUN: %gaus --pass-pipeline='builtin.module(gaus-schedule{opaque=2})' --allow-unregistered-dialect %s | FileCheck %s

// CHECK: test.graph_region attributes {gaus.length = 4 : i64}
// CHECK: "x.b"{{.*}}gaus.start = 2
// CHECK: "x.a"{{.*}}gaus.start = 0
test.graph_region {
  %1 = "x.b"(%0) : (i32) -> i32
  %0 = "x.a"() : () -> i32
}
