// RUN: circt-opt --gaus-schedule="solver=list loop-form=loopschedule operators=%S/../kernels/Inputs/circt.json" %s | FileCheck %s
// RUN: circt-opt --gaus-schedule="solver=list loop-form=loopschedule operators=%S/../kernels/Inputs/circt.json" --lower-loopschedule-to-calyx %s | FileCheck %s --check-prefix=CALYX
// RUN: not circt-opt --gaus-schedule="solver=list loop-form=loopschedule flatten" %S/Inputs/nest.mlir -o %t.none 2>&1 | FileCheck %s --check-prefix=NEST
// RUN: not ls %t.none
// RUN: circt-opt --gaus-schedule="solver=list loop-form=loopschedule" %S/Inputs/nest.mlir | FileCheck %s --check-prefix=INNER
// RUN: circt-opt --gaus-schedule="solver=list loop-form=loopschedule" %S/Inputs/delay-line.mlir | FileCheck %s --check-prefix=LINE

// CHECK-LABEL: func.func @dot
// CHECK:         %[[SUM:.+]] = loopschedule.pipeline II =  1 trip_count =  64 iter_args(%[[I:.+]] = %{{.+}}, %[[ACC:.+]] = %{{.+}}) : (index, i32) -> i32 {
// CHECK-NEXT:      %[[C:.+]] = arith.cmpi ult, %[[I]]
// CHECK-NEXT:      loopschedule.register %[[C]] : i1
// CHECK-NEXT:    } do {
// CHECK-NEXT:      %[[READ:.+]]:3 = loopschedule.pipeline.stage start = 0 {
// CHECK:           %[[PRODUCT:.+]] = loopschedule.pipeline.stage start = 1 {
// CHECK-NEXT:        arith.muli %[[READ]]#1, %[[READ]]#2
// CHECK:           %[[NEXT:.+]] = loopschedule.pipeline.stage start = 4 {
// CHECK-NEXT:        arith.addi %[[ACC]], %[[PRODUCT]]
// CHECK:           loopschedule.terminator iter_args(%[[READ]]#0, %[[NEXT]]), results(%[[NEXT]])
// CHECK:         return %[[SUM]]
// CALYX: calyx.component @dot
// CALYX: calyx.while
func.func @dot(%a: memref<64xi32>, %b: memref<64xi32>) -> i32 {
  %zero = arith.constant 0 : i32
  %sum = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    %x = affine.load %a[%i] : memref<64xi32>
    %y = affine.load %b[%i] : memref<64xi32>
    %product = arith.muli %x, %y : i32
    %next = arith.addi %acc, %product : i32
    affine.yield %next : i32
  }
  return %sum : i32
}

// NEST: nest.mlir:{{[0-9]+:[0-9]+}}: error: loopschedule.pipeline has one induction variable, this nest has 2; leave out flatten or loop-form=loopschedule

// Only the innermost loop is replaced; what starts from it comes after it.
// INNER:       affine.for
// INNER:         loopschedule.pipeline II =  2 trip_count =  4
// INNER:           scf.if
// INNER-NEXT:        memref.store

// An iter_arg that is read two iterations later goes through two registers.
// LINE: %[[R:.+]]:2 = loopschedule.pipeline II =  1 iter_args(%{{.+}} = %{{.+}}, %[[ONE:.+]] = %arg2, %[[TWO:.+]] = %arg3)
// LINE: arith.addi %{{.+}}, %[[TWO]]
// LINE: loopschedule.register {{.*}}%[[ONE]]
// LINE: loopschedule.pipeline II =  1 iter_args(%{{.+}} = %{{.+}}, %{{.+}} = %[[R]]#0)
