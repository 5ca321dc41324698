// Accumulators that are stored under a condition: a choice of values, stored once after the loop.
// REQUIRES: iverilog
// RUN: circt-opt %s --gaus-promote-accumulators 2>/dev/null | FileCheck %s
// RUN: gaus hls %s --top most --transforms none -o %t.1.sv --testbench %t.1.tb.sv
// RUN: iverilog -g2012 -o %t.1.sim %t.1.tb.sv %t.1.sv && vvp -n %t.1.sim +dump > %t.1.out
// RUN: gaus hls %s --top most -o %t.2.sv --testbench %t.2.tb.sv 2>/dev/null
// RUN: iverilog -g2012 -o %t.2.sim %t.2.tb.sv %t.2.sv && vvp -n %t.2.sim +dump > %t.2.out
// RUN: grep -v cycles %t.1.out > %t.1.data && grep -v cycles %t.2.out > %t.2.data && diff %t.1.data %t.2.data
// RUN: FileCheck %s --check-prefix=CYCLES < %t.2.out
// RUN: gaus hls %s --top both --transforms none -o %t.1.sv --testbench %t.1.tb.sv
// RUN: iverilog -g2012 -o %t.1.sim %t.1.tb.sv %t.1.sv && vvp -n %t.1.sim +dump > %t.1.out
// RUN: gaus hls %s --top both -o %t.2.sv --testbench %t.2.tb.sv 2>/dev/null
// RUN: iverilog -g2012 -o %t.2.sim %t.2.tb.sv %t.2.sv && vvp -n %t.2.sim +dump > %t.2.out
// RUN: grep -v cycles %t.1.out > %t.1.data && grep -v cycles %t.2.out > %t.2.data && diff %t.1.data %t.2.data

// An element a cycle.
// CYCLES: cycles {{3[0-9]$}}

// The greatest number, and where it is.
// CHECK-LABEL: func.func @most
// CHECK: affine.for %[[I:.*]] = 0 to 32 iter_args(%[[M:[^ ]*]] = %{{[^,]*}}, %[[P:[^ ]*]] = %{{[^)]*}})
// CHECK-NEXT: %[[A:.*]] = affine.load %arg0[%[[I]]]
// CHECK-NEXT: arith.cmpi sgt, %[[A]], %[[M]]
// CHECK-NEXT: %[[R:.*]]:2 = scf.if
// CHECK: scf.yield %[[A]], %{{.*}} : i32, i32
// CHECK: scf.yield %[[M]], %[[P]] : i32, i32
// CHECK: affine.yield %[[R]]#0, %[[R]]#1
// CHECK: affine.store {{.*}}, %arg1[0]
// CHECK-NEXT: affine.store {{.*}}, %arg1[1]
func.func @most(%A: memref<32xi32>, %m: memref<2xi32>) {
  affine.for %i = 0 to 32 {
    %a = affine.load %A[%i] : memref<32xi32>
    %b = affine.load %m[0] : memref<2xi32>
    %g = arith.cmpi sgt, %a, %b : i32
    scf.if %g {
      affine.store %a, %m[0] : memref<2xi32>
      %n = arith.index_cast %i : index to i32
      affine.store %n, %m[1] : memref<2xi32>
    }
  }
  return
}
func.func @masked(%A: memref<8x9xf32>, %C: memref<8xf32>, %M: memref<8x9xi1>) {
  affine.for %i = 0 to 8 {

// Load and store both under the condition: the subscripts say that the element is there.
// CHECK-LABEL: func.func @masked
// CHECK: affine.for {{.*}} iter_args(%[[C:[^ ]*]] = %{{[^)]*}})
// CHECK: scf.if
// CHECK: arith.addf %[[C]]
// CHECK: else
// CHECK-NEXT: scf.yield %[[C]] : f32
// CHECK: affine.store
    affine.for %k = 0 to 9 {
      %p = affine.load %M[%i, %k] : memref<8x9xi1>
      scf.if %p {
        %c = affine.load %C[%i] : memref<8xf32>
        %a = affine.load %A[%i, %k] : memref<8x9xf32>
        %s = arith.addf %c, %a : f32
        affine.store %s, %C[%i] : memref<8xf32>
      }
    }
  }
  return
}
func.func @both(%A: memref<8x9xi32>, %C: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    affine.for %k = 0 to 9 {
      %a = affine.load %A[%i, %k] : memref<8x9xi32>

// A condition in another, and both sides of one.
// CHECK-LABEL: func.func @both
// CHECK: affine.for {{.*}} iter_args(%[[C:[^ ]*]] = %{{[^)]*}})
// CHECK: %[[X:.*]] = affine.load %arg0
// CHECK-NEXT: %[[O:.*]] = affine.if
// CHECK: %[[S:.*]] = arith.addi %[[C]], %[[X]]
// CHECK: %[[N:.*]] = affine.if
// CHECK: affine.yield %[[S]] : i32
// CHECK: affine.yield %[[N]] : i32
// CHECK: affine.yield %[[X]] : i32
// CHECK: affine.yield %[[O]] : i32
      affine.if affine_set<(d0, d1) : (d0 - d1 >= 0)>(%i, %k) {
        %c = affine.load %C[%i] : memref<8xi32>
        %s = arith.addi %c, %a : i32
        affine.store %s, %C[%i] : memref<8xi32>
        affine.if affine_set<(d0) : (d0 - 2 >= 0)>(%k) {
          %c2 = affine.load %C[%i] : memref<8xi32>
          %s2 = arith.muli %c2, %a : i32
          affine.store %s2, %C[%i] : memref<8xi32>
        }
      } else {
        affine.store %a, %C[%i] : memref<8xi32>
      }
    }
  }
  return
}
func.func @outside(%A: memref<32xi32>, %C: memref<8xi32>, %n: index) {
  affine.for %i = 0 to 32 {
    %a = affine.load %A[%i] : memref<32xi32>
    affine.if affine_set<(d0)[s0] : (s0 - 1 >= 0, 7 - s0 >= 0)>(%i)[%n] {

// The element may be outside of the array where the condition does not hold.
// CHECK-LABEL: func.func @outside
// CHECK-NOT: iter_args
// CHECK: affine.if
// CHECK-NEXT: affine.store
      affine.store %a, %C[symbol(%n)] : memref<8xi32>
    }
  }
  return
}
