// Outer loops unrolled into the loops inside, which run once for all copies where that is legal.
// REQUIRES: iverilog
// RUN: circt-opt %s --gaus-unroll=unroll=i:2,f:full,s:2 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=SAID < %t.err
// RUN: gaus hls %s --top rows --transforms none -o %t.1.sv --testbench %t.1.tb.sv
// RUN: iverilog -g2012 -o %t.1.sim %t.1.tb.sv %t.1.sv && vvp -n %t.1.sim +dump > %t.1.out
// RUN: gaus hls %s --top rows --unroll i:2 --partition arg0:0:cyclic:2 -o %t.2.sv --testbench %t.2.tb.sv 2>/dev/null
// RUN: iverilog -g2012 -o %t.2.sim %t.2.tb.sv %t.2.sv && vvp -n %t.2.sim +dump > %t.2.out
// RUN: grep -v cycles %t.1.out > %t.1.data && grep -v cycles %t.2.out > %t.2.data && diff %t.1.data %t.2.data
// RUN: FileCheck %s --check-prefix=CYCLES < %t.2.out

// Two rows of 12 products at once, then the fifth.
// CYCLES: cycles {{[345][0-9]$}}

// SAID: jam.mlir:[[#]]:3: remark: this loop runs 2 iterations at a time and 1 left, side by side in the loops inside
// SAID: jam.mlir:[[#]]:3: remark: all 3 iterations of this loop are written out, side by side in the loops inside
// SAID: jam.mlir:[[#]]:3: remark: this loop runs 2 iterations at a time and 0 left, one after the other: the store at {{.*}} and the load at {{.*}} of a later iteration can touch the same element

// What is before and behind the inner loop, and its iter_args, once for each copy.
// CHECK-LABEL: func.func @rows
// CHECK: affine.for %[[I:.*]] = 0 to 2 {
// CHECK: affine.load %arg2[%[[I]] * 2]
// CHECK: affine.load %arg2[%[[I]] * 2 + 1]
// CHECK: affine.for %[[K:.*]] = 0 to 12 iter_args(%[[X:[^ ]*]] = {{[^,]*}}, %[[Y:[^ ]*]] = {{[^)]*}}) -> (i32, i32) {
// CHECK: affine.load %arg0[%[[I]] * 2, %[[K]]]
// CHECK: affine.load %arg0[%[[I]] * 2 + 1, %[[K]]]
// CHECK: affine.store {{.*}}, %arg2[%[[I]] * 2]
// CHECK: affine.store {{.*}}, %arg2[%[[I]] * 2 + 1]
func.func @rows(%A: memref<5x12xi32>, %x: memref<12xi32>, %y: memref<5xi32>) {
  affine.for %i = 0 to 5 {
    %0 = affine.load %y[%i] : memref<5xi32>
    %s = affine.for %k = 0 to 12 iter_args(%t = %0) -> i32 {
      %a = affine.load %A[%i, %k] : memref<5x12xi32>
      %b = affine.load %x[%k] : memref<12xi32>
      %m = arith.muli %a, %b : i32
      %u = arith.addi %t, %m : i32
      affine.yield %u : i32
    }
    affine.store %s, %y[%i] : memref<5xi32>
  }
  return
}

// All iterations of a loop around two others, one in the other.
// CHECK-LABEL: func.func @planes
// CHECK-NEXT: affine.for %[[Y:.*]] = 0 to 4 {
// CHECK-NEXT: affine.for %[[X:.*]] = 0 to 5 {
// CHECK-COUNT-3: affine.load
// CHECK-NOT: affine.load
// CHECK: return
func.func @planes(%A: memref<3x4x5xi32>, %B: memref<3x4x5xi32>) {
  affine.for %f = 0 to 3 {
    affine.for %y = 0 to 4 {
      affine.for %x = 0 to 5 {
        %a = affine.load %A[%f, %y, %x] : memref<3x4x5xi32>
        affine.store %a, %B[%f, %y, %x] : memref<3x4x5xi32>
      }
    }
  }
  return
}

// A row reads what the one before has stored behind the place where it is: rows stay one after another.
// CHECK-LABEL: func.func @skewed
// CHECK: affine.for
// CHECK: affine.for
// CHECK: affine.for
// CHECK: return
func.func @skewed(%A: memref<9x9xi32>) {
  affine.for %s = 1 to 9 {
    affine.for %x = 0 to 8 {
      %a = affine.load %A[%s - 1, %x + 1] : memref<9x9xi32>
      affine.store %a, %A[%s, %x] : memref<9x9xi32>
    }
  }
  return
}
