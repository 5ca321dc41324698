// Loads that a later iteration of an outer loop repeats come from line buffers.
// REQUIRES: iverilog
// RUN: circt-opt %s --gaus-reuse 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=SAID < %t.err
// RUN: gaus hls %s --top cross --transforms none -o %t.1.sv --testbench %t.1.tb.sv
// RUN: iverilog -g2012 -o %t.1.sim %t.1.tb.sv %t.1.sv && vvp -n %t.1.sim +dump > %t.1.out
// RUN: gaus hls %s --top cross -o %t.2.sv --testbench %t.2.tb.sv 2>/dev/null
// RUN: iverilog -g2012 -o %t.2.sim %t.2.tb.sv %t.2.sv && vvp -n %t.2.sim +dump > %t.2.out
// RUN: grep -v cycles %t.1.out > %t.1.data && grep -v cycles %t.2.out > %t.2.data && diff %t.1.data %t.2.data
// RUN: FileCheck %s --check-prefix=CYCLES < %t.2.out
// RUN: gaus hls %s --top sweep --transforms none -o %t.1.sv --testbench %t.1.tb.sv
// RUN: iverilog -g2012 -o %t.1.sim %t.1.tb.sv %t.1.sv && vvp -n %t.1.sim +dump > %t.1.out
// RUN: gaus hls %s --top sweep --ports arg0:1r1w -o %t.2.sv --testbench %t.2.tb.sv 2>/dev/null
// RUN: iverilog -g2012 -o %t.2.sim %t.2.tb.sv %t.2.sv && vvp -n %t.2.sim +dump > %t.2.out
// RUN: grep -v cycles %t.1.out > %t.1.data && grep -v cycles %t.2.out > %t.2.data && diff %t.1.data %t.2.data
// RUN: FileCheck %s --check-prefix=SWEEP < %t.2.out

// 8 rows of 12 elements, one a cycle, although five are read and there is one port.
// CYCLES: cycles 98
// 7 rows of 9 elements and a store behind each row, twice.
// SWEEP: cycles {{14[0-9]$}}

// CHECK-DAG: #[[FULL:.*]] = affine_set<(d0, d1) : (d0 - 2 >= 0, d1 - 2 >= 0)>
// CHECK-DAG: #[[LATE:.*]] = affine_set<(d0, d1) : (d0 - 2 >= 0, d1 - 2 >= 0, -d1 + 8 >= 0)>
// CHECK-LABEL: func.func @cross
// CHECK: %[[ROW0:.*]] = memref.alloca() {gaus.hint = {ports = "1r1w"}} : memref<12xi32>
// CHECK: %[[ROW1:.*]] = memref.alloca() {gaus.hint = {ports = "1r1w"}} : memref<12xi32>
// CHECK: affine.for %[[Y:.*]] = 0 to 8 iter_args
// CHECK: affine.for %[[X:.*]] = 0 to 12 iter_args(%[[N0:[^ ]*]] = {{.*}}, %[[C0:[^ ]*]] = {{.*}}, %[[C1:[^ ]*]] = {{.*}}, %[[S0:[^ ]*]] = {{.*}}) -> (i32, i32, i32, i32) {
// CHECK-NEXT: %[[NEW:.*]] = affine.load %arg0[%[[Y]], %[[X]]]
// CHECK-NEXT: %[[A:.*]] = affine.load %[[ROW0]][%[[X]]]
// CHECK-NEXT: %[[B:.*]] = affine.load %[[ROW1]][%[[X]]]
// CHECK-NOT: affine.load
// CHECK: affine.if #[[FULL]](%[[Y]], %[[X]]) {
// CHECK-NEXT: affine.store {{.*}}, %arg1[%[[Y]] - 1, %[[X]] - 1]
// CHECK: affine.store %[[NEW]], %[[ROW0]][%[[X]]]
// CHECK: affine.store %[[A]], %[[ROW1]][%[[X]]]
// CHECK: affine.yield %[[NEW]], %[[A]], %[[C0]], %[[B]]
// CHECK-NEXT: } {gaus.hint = {flatten = true}}
// SAID: windows.mlir:{{.*}}: remark: this load comes from a line buffer: loaded (1, 1) iterations of 2 loops before
// SAID: windows.mlir:{{.*}}: remark: this load comes from a shift register: loaded (0, 1) iterations of 2 loops before
func.func @cross(%A: memref<8x12xi32>, %B: memref<8x12xi32>) {
  affine.for %i = 1 to 7 {
    affine.for %j = 1 to 11 {
      %c = affine.load %A[%i, %j] : memref<8x12xi32>
      %w = affine.load %A[%i, %j - 1] : memref<8x12xi32>
      %e = affine.load %A[%i, %j + 1] : memref<8x12xi32>
      %n = affine.load %A[%i - 1, %j] : memref<8x12xi32>
      %s = affine.load %A[%i + 1, %j] : memref<8x12xi32>
      %0 = arith.addi %c, %w : i32
      %1 = arith.addi %0, %e : i32
      %2 = arith.addi %1, %n : i32
      %3 = arith.subi %2, %s : i32
      affine.store %3, %B[%i, %j] : memref<8x12xi32>
    }
  }
  return
}

// In place: what is stored goes on in the lines; a row has an iteration more for its last element.
// CHECK-LABEL: func.func @sweep
// CHECK: affine.for %{{.*}} = 0 to 2
// CHECK: affine.for %{{.*}} = 0 to 10 iter_args
// CHECK: %[[KEPT:.*]] = affine.if #[[LATE]]
// CHECK-NEXT: affine.yield %[[MADE:.*]] : i32
// CHECK: affine.store %[[KEPT]], %{{.*}}[%{{.*}} - 1]
func.func @sweep(%A: memref<7x9xi32>) {
  affine.for %t = 0 to 2 {
    affine.for %i = 1 to 6 {
      affine.for %j = 1 to 8 {
        %a = affine.load %A[%i - 1, %j + 1] : memref<7x9xi32>
        %b = affine.load %A[%i, %j - 1] : memref<7x9xi32>
        %c = affine.load %A[%i, %j] : memref<7x9xi32>
        %d = affine.load %A[%i + 1, %j - 1] : memref<7x9xi32>
        %0 = arith.addi %a, %b : i32
        %1 = arith.subi %0, %c : i32
        %2 = arith.addi %1, %d : i32
        affine.store %2, %A[%i, %j] : memref<7x9xi32>
      }
    }
  }
  return
}

// Every second element of a row that is read downwards, through the transposed array.
// CHECK-LABEL: func.func @strided
// CHECK: memref.alloca() {gaus.hint = {ports = "1r1w"}} : memref<5xi32>
// CHECK-NOT: memref.alloca
// CHECK: affine.for %[[I:.*]] = 0 to 4 iter_args
// CHECK: affine.for %[[J:.*]] = 0 to 5 iter_args
// CHECK-NEXT: affine.load %arg0[%[[J]] * -2 + 10, %[[I]]]
func.func @strided(%A: memref<16x16xi32>, %B: memref<16x16xi32>) {
  affine.for %i = 0 to 3 {
    affine.for %j = 0 to 4 {
      %a = affine.load %A[10 - %j * 2, %i] : memref<16x16xi32>
      %b = affine.load %A[8 - %j * 2, %i + 1] : memref<16x16xi32>
      %0 = arith.addi %a, %b : i32
      affine.store %0, %B[%i, %j] : memref<16x16xi32>
    }
  }
  return
}

// Another store to the array, a store of the element before it is loaded, elements that move by data,
// and bounds that are not numbers: loads stay.
// CHECK-LABEL: func.func @stays
// CHECK-NOT: memref.alloca
// CHECK: return
func.func @stays(%A: memref<8x9xi32>, %B: memref<8x9xi32>, %I: memref<9xindex>, %n: index) {
  affine.for %i = 1 to 7 {
    affine.for %j = 1 to 8 {
      %a = affine.load %A[%i - 1, %j] : memref<8x9xi32>
      %b = affine.load %A[%i, %j] : memref<8x9xi32>
      affine.store %a, %A[%i, %j] : memref<8x9xi32>
      affine.store %b, %A[%i, %j - 1] : memref<8x9xi32>
    }
  }
  affine.for %i = 1 to 7 {
    affine.for %j = 1 to 8 {
      %a = affine.load %A[%i - 1, %j] : memref<8x9xi32>
      affine.store %a, %A[%i, %j] : memref<8x9xi32>
      %b = affine.load %A[%i, %j] : memref<8x9xi32>
      affine.store %b, %B[%i, %j] : memref<8x9xi32>
    }
  }
  affine.for %i = 1 to 7 {
    affine.for %j = 1 to 8 {
      %x = affine.load %I[%j] : memref<9xindex>
      %a = memref.load %A[%i, %x] : memref<8x9xi32>
      %i1 = affine.apply affine_map<(d0) -> (d0 - 1)>(%i)
      %b = memref.load %A[%i1, %x] : memref<8x9xi32>
      %0 = arith.addi %a, %b : i32
      affine.store %0, %B[%i, %j] : memref<8x9xi32>
    }
  }
  affine.for %i = 1 to %n {
    affine.for %j = 1 to 8 {
      %a = affine.load %A[%i - 1, %j] : memref<8x9xi32>
      %b = affine.load %A[%i, %j] : memref<8x9xi32>
      %0 = arith.addi %a, %b : i32
      affine.store %0, %B[%i, %j] : memref<8x9xi32>
    }
  }
  return
}
