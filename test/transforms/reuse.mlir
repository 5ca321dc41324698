// Loads that a later iteration repeats come from a shift register.
// REQUIRES: iverilog
// RUN: circt-opt %s --gaus-reuse 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=SAID < %t.err
// RUN: gaus hls %s --top jacobi --transforms none -o %t.1.sv --testbench %t.1.tb.sv
// RUN: iverilog -g2012 -o %t.1.sim %t.1.tb.sv %t.1.sv && vvp -n %t.1.sim +dump > %t.1.out
// RUN: gaus hls %s --top jacobi -o %t.2.sv --testbench %t.2.tb.sv 2>/dev/null
// RUN: iverilog -g2012 -o %t.2.sim %t.2.tb.sv %t.2.sv && vvp -n %t.2.sim +dump > %t.2.out
// RUN: grep -v cycles %t.1.out > %t.1.data && grep -v cycles %t.2.out > %t.2.data && diff %t.1.data %t.2.data
// RUN: FileCheck %s --check-prefix=CYCLES < %t.2.out

// An element a cycle, although there is one port.
// CYCLES: cycles 140

// CHECK-LABEL: func.func @jacobi
// CHECK: %[[A:.*]] = affine.load %arg0[0]
// CHECK: %[[B:.*]] = affine.load %arg0[1]
// CHECK: affine.for %[[I:.*]] = 1 to 31 iter_args(%[[B1:.*]] = %[[B]], %[[A1:.*]] = %[[A]]) -> (i32, i32) {
// CHECK-NEXT: %[[C:.*]] = affine.load %arg0[%[[I]] + 1]
// CHECK-NEXT: arith.addi %[[A1]], %[[B1]]
// CHECK-NOT: affine.load
// CHECK: affine.yield %[[C]], %[[B1]]
// SAID: reuse.mlir:{{.*}}: remark: this load gets what was loaded 1 iteration before
// SAID: reuse.mlir:{{.*}}: remark: this load gets what was loaded 2 iterations before
func.func @jacobi(%A: memref<32xi32>, %B: memref<32xi32>) {
  affine.for %t = 0 to 2 {
    affine.for %i = 1 to 31 {
      %a = affine.load %A[%i - 1] : memref<32xi32>
      %b = affine.load %A[%i] : memref<32xi32>
      %c = affine.load %A[%i + 1] : memref<32xi32>
      %s = arith.addi %a, %b : i32
      %r = arith.addi %s, %c : i32
      affine.store %r, %B[%i] : memref<32xi32>
    }
    affine.for %i = 1 to 31 {
      %a = affine.load %B[%i - 1] : memref<32xi32>
      %b = affine.load %B[%i] : memref<32xi32>
      %c = affine.load %B[%i + 1] : memref<32xi32>
      %s = arith.addi %a, %b : i32
      %r = arith.addi %s, %c : i32
      affine.store %r, %A[%i] : memref<32xi32>
    }
  }
  return
}

// Downwards, in steps of two, over rows of a matrix; 1 and 2 elements apart never meet in steps of 2.
// CHECK-LABEL: func.func @rows
// CHECK: %[[F:.*]] = affine.load %arg0[%{{.*}}, 20]
// CHECK: affine.for %[[K:.*]] = 0 to 8 step 2 iter_args(%[[X:.*]] = %[[F]]) -> (i32) {
// CHECK-NEXT: %[[L:.*]] = affine.load %arg0[%{{.*}}, -%[[K]] + 18]
// CHECK-NEXT: affine.load %arg0[%{{.*}}, -%[[K]] + 19]
// CHECK: affine.yield %[[L]]
func.func @rows(%A: memref<8x32xi32>, %B: memref<8x32xi32>) {
  affine.for %i = 0 to 8 {
    affine.for %k = 0 to 8 step 2 {
      %a = affine.load %A[%i, 20 - %k] : memref<8x32xi32>
      %b = affine.load %A[%i, 18 - %k] : memref<8x32xi32>
      %c = affine.load %A[%i, 19 - %k] : memref<8x32xi32>
      %s = arith.addi %a, %b : i32
      %r = arith.addi %s, %c : i32
      affine.store %r, %B[%i, %k] : memref<8x32xi32>
    }
  }
  return
}

// What the loop stores to is loaded each time, as what moves by data.
// CHECK-LABEL: func.func @stored
// CHECK-NOT: iter_args
// CHECK: return
func.func @stored(%A: memref<32xi32>, %I: memref<32xindex>, %B: memref<32xi32>) {
  affine.for %i = 1 to 31 {
    %a = affine.load %A[%i - 1] : memref<32xi32>
    %b = affine.load %A[%i + 1] : memref<32xi32>
    %s = arith.addi %a, %b : i32
    affine.store %s, %A[%i] : memref<32xi32>
    %x = affine.load %I[%i] : memref<32xindex>
    %y = arith.addi %x, %i : index
    %u = memref.load %B[%x] : memref<32xi32>
    %v = memref.load %B[%y] : memref<32xi32>
  }
  return
}
