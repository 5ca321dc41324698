// Rows that take turns, so that a sum of floats has as many cycles as it needs.
// REQUIRES: iverilog
// RUN: circt-opt %s --gaus-promote-accumulators --gaus-flatten --gaus-interleave 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=SAID < %t.err
// RUN: gaus hls %s --top product --transforms none -o %t.1.sv --testbench %t.1.tb.sv
// RUN: iverilog -g2012 -o %t.1.sim %t.1.tb.sv %t.1.sv && vvp -n %t.1.sim +dump > %t.1.out
// RUN: gaus hls %s --top product -o %t.2.sv --testbench %t.2.tb.sv 2>/dev/null
// RUN: iverilog -g2012 -o %t.2.sim %t.2.tb.sv %t.2.sv && vvp -n %t.2.sim +dump > %t.2.out
// RUN: grep -v cycles %t.1.out > %t.1.data && grep -v cycles %t.2.out > %t.2.data && diff %t.1.data %t.2.data
// RUN: FileCheck %s --check-prefix=CYCLES < %t.2.out

// 3 · 10 · 7 products, one a cycle, with one port a memory.
// CYCLES: cycles {{2[12][0-9]$}}

// CHECK-LABEL: func.func @product
// CHECK: affine.for %[[I:.*]] = 0 to 3 iter_args
// CHECK: affine.for %[[Q:.*]] = 0 to 2 iter_args
// CHECK: affine.for %[[K:.*]] = 0 to 7 iter_args
// CHECK: affine.for %[[R:.*]] = 0 to 5 iter_args(%[[A0:[^ ]*]] = {{[^,]*}}, %[[A1:[^ ]*]] = {{[^,]*}}, %[[A2:[^ ]*]] = {{[^,]*}}, %[[A3:[^ ]*]] = {{[^,]*}}, %[[A4:[^ ]*]] = {{[^)]*}})
// CHECK: %[[B:.*]] = affine.if #{{.*}}(%[[K]]) -> f32 {
// CHECK-NEXT: affine.load %arg2[%[[I]], %[[Q]] * 5 + %[[R]]]
// CHECK: affine.yield %[[A4]] : f32
// CHECK: affine.load %arg1[%[[K]], %[[Q]] * 5 + %[[R]]]
// CHECK: %[[S:.*]] = arith.addf %[[B]]
// CHECK: affine.yield %[[S]], %[[A0]], %[[A1]], %[[A2]], %[[A3]]
// SAID: interleave.mlir:[[#]]:5: remark: 5 iterations of this loop take turns in the one inside
func.func @product(%A: memref<3x7xf32>, %B: memref<7x10xf32>, %C: memref<3x10xf32>) {
  affine.for %i = 0 to 3 {
    affine.for %j = 0 to 10 {
      affine.for %k = 0 to 7 {
        %c = affine.load %C[%i, %j] : memref<3x10xf32>
        %a = affine.load %A[%i, %k] : memref<3x7xf32>
        %b = affine.load %B[%k, %j] : memref<7x10xf32>
        %m = arith.mulf %a, %b : f32
        %s = arith.addf %c, %m : f32
        affine.store %s, %C[%i, %j] : memref<3x10xf32>
      }
    }
  }
  return
}

// A sum that goes on from row to row, a row that reads what the one before has stored, and one that adds
// whole numbers, which takes no time: nothing takes turns.
// CHECK-LABEL: func.func @stays
// CHECK-NOT: to 4 iter_args
// CHECK: return
func.func @stays(%A: memref<8x9xf32>, %N: memref<8x9xi32>, %s: memref<1xf32>, %n: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    affine.for %k = 0 to 9 {
      %c = affine.load %s[0] : memref<1xf32>
      %a = affine.load %A[%i, %k] : memref<8x9xf32>
      %t = arith.addf %c, %a : f32
      affine.store %t, %s[0] : memref<1xf32>
    }
  }
  %zero = arith.constant 0.0 : f32
  affine.for %i = 0 to 8 {
    %r = affine.for %k = 0 to 9 iter_args(%x = %zero) -> f32 {
      %a = affine.load %A[7 - %i, 8 - %k] : memref<8x9xf32>
      %t = arith.addf %x, %a : f32
      affine.yield %t : f32
    }
    affine.store %r, %A[%i, 0] : memref<8x9xf32>
  }
  affine.for %i = 0 to 8 {
    affine.for %k = 0 to 9 {
      %c = affine.load %n[%i] : memref<8xi32>
      %a = affine.load %N[%i, %k] : memref<8x9xi32>
      %t = arith.addi %c, %a : i32
      affine.store %t, %n[%i] : memref<8xi32>
    }
  }
  return
}
