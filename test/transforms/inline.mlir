// Bodies stand in the place of calls; private functions that are only called are gone.
// RUN: circt-opt --gaus-inline %s | FileCheck %s

// CHECK-NOT: @scale
// CHECK-LABEL: func.func @twice(%arg0: i32)
// CHECK-NEXT: %[[C:.*]] = arith.constant 3
// CHECK-NEXT: %[[A:.*]] = arith.muli %arg0, %[[C]]
// CHECK-NEXT: %[[D:.*]] = arith.constant 3
// CHECK-NEXT: %[[B:.*]] = arith.muli %[[A]], %[[D]]
// CHECK-NEXT: return %[[B]]
func.func private @scale(%x: i32) -> i32 {
  %c = arith.constant 3 : i32
  %y = arith.muli %x, %c : i32
  return %y : i32
}
func.func @twice(%x: i32) -> i32 {
  %a = func.call @scale(%x) : (i32) -> i32
  %b = func.call @scale(%a) : (i32) -> i32
  return %b : i32
}

// A function without a body is an operator: its call stays.
// CHECK-LABEL: func.func @keeps
// CHECK: call @outside
func.func private @outside(i32) -> i32
func.func @keeps(%x: i32) -> i32 {
  %a = func.call @outside(%x) : (i32) -> i32
  return %a : i32
}
