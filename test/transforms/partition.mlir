// Accesses of one iteration that differ by constants ask for banks; the hint is followed.
// RUN: circt-opt --gaus-unroll=unroll=k:4 --gaus-partition %s 2>&1 | FileCheck %s
// RUN: circt-opt --gaus-partition=partition=arg0:0:block:2,alloca0:0:complete %s | FileCheck %s --check-prefix=ASKED
// RUN: circt-opt --gaus-unroll=unroll=k:4 --gaus-partition --gaus-lower-loops %s 2>/dev/null | FileCheck %s --check-prefix=PORTS
// RUN: circt-opt --gaus-lower-loops=partition=arg0:1:cyclic:3,arg1:0:block:3 %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=UNEVEN
// RUN: circt-opt --gaus-schedule=partition=arg0:1:cyclic:3 %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=UNEVEN-PASS

// UNEVEN-DAG: remark: dimension 1 of 'arg0' has 8 elements, which cyclic:3 divides unevenly: banks have 3 or 2; 9 would fill all alike
// UNEVEN-DAG: remark: dimension 0 of 'arg1' has 8 elements, which block:3 divides unevenly: banks have 3 or 2; 9 would fill all alike
// UNEVEN-PASS: partition.mlir:{{.*}}: remark: dimension 1 of 'arg0' has 8 elements

// CHECK: remark: argument 0 is divided: 1:cyclic:4
// CHECK: func.func @sums(%arg0: memref<8x8xi32> {gaus.hint = {partition = "1:cyclic:4"}}, %arg1: memref<8xi32>)
// CHECK: memref.alloca() {gaus.hint = {partition = "0:cyclic:4"}}
// ASKED: func.func @sums(%arg0: memref<8x8xi32> {gaus.hint = {partition = "0:block:2"}}
// ASKED: memref.alloca() {gaus.hint = {partition = "0:complete"}}
// PORTS: arg0_b3_rdata
// PORTS-NOT: arg1_b1
func.func @sums(%a: memref<8x8xi32>, %y: memref<8xi32>) {
  %t = memref.alloca() : memref<8xi32>
  affine.for %k = 0 to 8 {
    %v = affine.load %a[0, %k] : memref<8x8xi32>
    affine.store %v, %t[%k] : memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    %v = affine.load %t[%i] : memref<8xi32>
    affine.store %v, %y[%i] : memref<8xi32>
  }
  return
}
