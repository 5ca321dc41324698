// RUN: circt-opt --gaus-schedule="loop-form=calyx operators=%S/../kernels/Inputs/calyx.json" %s | FileCheck %s
// RUN: circt-opt --gaus-schedule="loop-form=calyx operators=%S/../kernels/Inputs/calyx.json" --lower-loopschedule-to-calyx %s | FileCheck %s --check-prefix=CALYX
// RUN: circt-opt --gaus-schedule="loop-form=calyx operators=%S/../kernels/Inputs/calyx.json" --lower-loopschedule-to-calyx %S/../kernels/dot_product.mlir | FileCheck %s --check-prefix=DOT
// RUN: circt-opt --gaus-schedule="loop-form=calyx operators=%S/../kernels/Inputs/calyx.json" --lower-loopschedule-to-calyx %S/../kernels/fir.mlir | FileCheck %s --check-prefix=FIR
// RUN: circt-opt --gaus-schedule="loop-form=calyx operators=%S/../kernels/Inputs/calyx.json" --lower-loopschedule-to-calyx %S/../kernels/iir.mlir 2>%t.err | FileCheck %s --check-prefix=IIR
// RUN: FileCheck %s --check-prefix=WARNING < %t.err
// RUN: circt-opt --gaus-schedule="loop-form=calyx" --lower-loopschedule-to-calyx %S/Inputs/sum.mlir | FileCheck %s --check-prefix=SUM

// Arguments come in as iter_args, the store has a stage to itself, and its address, which has only
// been handed on, goes through arithmetic that CIRCT does not fold away.
// CHECK-LABEL: func.func @scale
// CHECK:         loopschedule.pipeline II =  1 iter_args(%[[I:.+]] = %{{.+}}, %[[N:.+]] = %arg2, %[[C:.+]] = %arg3) : (index, index, i32) -> () {
// CHECK-NEXT:      arith.cmpi slt, %[[I]], %[[N]]
// CHECK:           %[[FIRST:.+]]:5 = loopschedule.pipeline.stage start = 0 {
// CHECK:             loopschedule.register %[[I]], %[[N]], %[[C]], %{{.+}}, %{{.+}} : index, index, i32, index, i32
// CHECK:           %[[SECOND:.+]]:2 = loopschedule.pipeline.stage start = 1 {
// CHECK-NEXT:        %[[PRODUCT:.+]] = arith.muli %[[FIRST]]#4, %[[C]]
// CHECK-NEXT:        loopschedule.register %[[FIRST]]#0, %[[PRODUCT]]
// CHECK:           loopschedule.pipeline.stage start = 2 {
// CHECK-NEXT:        %[[UP:.+]] = arith.addi %[[SECOND]]#0
// CHECK-NEXT:        %[[SAME:.+]] = arith.addi %[[UP]]
// CHECK-NEXT:        memref.store %[[SECOND]]#1, %arg1[%[[SAME]]]
// CHECK-NEXT:        loopschedule.register
// CHECK:           loopschedule.terminator iter_args(%[[FIRST]]#3, %[[FIRST]]#1, %[[FIRST]]#2), results()

// Each register of a stage is written by the group that belongs to it.
// CALYX:       calyx.component @scale
// CALYX:         calyx.assign %stage_0_register_4_reg.in = %ext_mem0_read_data
// CALYX:         calyx.assign %while_0_arg0_reg.in = %std_add_{{[0-9]+}}.out
// CALYX:         calyx.assign %stage_1_register_1_reg.in = %std_mult_pipe_0.out
// CALYX:         calyx.assign %ext_mem1_write_data = %stage_1_register_1_reg.out
// CALYX:         calyx.assign %stage_0_register_0_reg.in = %while_0_arg0_reg.out
// CALYX:         calyx.assign %stage_1_register_0_reg.in = %stage_0_register_0_reg.out
// CALYX:         calyx.while

// DOT:       calyx.component @dot_product
// DOT:         calyx.while
// FIR:       calyx.component @fir
// FIR:         calyx.while
// IIR:       calyx.component @iir
// IIR:         calyx.while
// WARNING: iir.mlir:{{[0-9]+:[0-9]+}}: warning: lower-loopschedule-to-calyx starts an iteration in every calyx.par, whatever II says: a loop of II 2 computes something else there
// SUM:       calyx.component @test1
// SUM:         calyx.while
// SUM:         bound = 9
func.func @scale(%x: memref<64xi32>, %y: memref<64xi32>, %n: index, %c: i32) {
  affine.for %i = 0 to %n {
    %a = affine.load %x[%i] : memref<64xi32>
    %p = arith.muli %a, %c : i32
    affine.store %p, %y[%i] : memref<64xi32>
  }
  return
}
