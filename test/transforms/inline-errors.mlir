// RUN: not circt-opt --gaus-inline %s 2>&1 | FileCheck %s
// CHECK: inline-errors.mlir:9:8: error: recursion: @g calls @f calls @g; there is no stack in hardware: write it as a loop
// CHECK-NOT: func.func
func.func @g(%x: i32) -> i32 {
  %a = func.call @f(%x) : (i32) -> i32
  return %a : i32
}
func.func @f(%x: i32) -> i32 {
  %a = func.call @g(%x) : (i32) -> i32
  return %a : i32
}
