// Loops that change places, by the option, by a hint, and where an accumulator wants it.
// REQUIRES: iverilog
// RUN: circt-opt %s --gaus-interchange=interchange=k:j 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=SAID < %t.err
// RUN: gaus hls %s --top sums --transforms none -o %t.1.sv --testbench %t.1.tb.sv
// RUN: iverilog -g2012 -o %t.1.sim %t.1.tb.sv %t.1.sv && vvp -n %t.1.sim +dump > %t.1.out
// RUN: gaus hls %s --top sums --ports arg2:1r1w -o %t.2.sv --testbench %t.2.tb.sv 2>/dev/null
// RUN: iverilog -g2012 -o %t.2.sim %t.2.tb.sv %t.2.sv && vvp -n %t.2.sim +dump > %t.2.out
// RUN: grep -v cycles %t.1.out > %t.1.data && grep -v cycles %t.2.out > %t.2.data && diff %t.1.data %t.2.data
// RUN: FileCheck %s --check-prefix=CYCLES < %t.2.out
// RUN: gaus hls %s --top sums --transforms none --solver list --interchange k:j -o %t.3.sv 2>&1 | FileCheck %s --check-prefix=OPTION
// RUN: not gaus hls %s --top sums --interchange k:q -o %t.4.sv 2>&1 | FileCheck %s --check-prefix=NAMES
// OPTION: interchange.mlir:[[#]]:5: remark: these loops change places
// NAMES: error: interchange: unknown loop 'q'

// 3 · 9 · 8 products, one a cycle, although an addition takes four.
// CYCLES: cycles {{22[0-9]$}}

// CHECK-LABEL: func.func @sums
// CHECK: affine.for %[[I:.*]] = 0 to 3 {
// CHECK-NEXT: affine.for %[[K:.*]] = 0 to 8 {
// CHECK-NEXT: affine.for %[[J:.*]] = 0 to 9 {
// CHECK-NEXT: affine.load %arg2[%[[I]], %[[J]]]
// CHECK-NEXT: affine.load %arg0[%[[I]], %[[K]]]
// CHECK-NEXT: affine.load %arg1[%[[K]], %[[J]]]
// SAID: interchange.mlir:[[#]]:5: remark: these loops change places: {{.*}}interchange.mlir:[[#]]:7 outside {{.*}}interchange.mlir:[[#]]:5
func.func @sums(%A: memref<3x8xf32>, %B: memref<8x9xf32>, %C: memref<3x9xf32>) {
  affine.for %i = 0 to 3 {
    affine.for %j = 0 to 9 {
      affine.for %k = 0 to 8 {
        %c = affine.load %C[%i, %j] : memref<3x9xf32>
        %a = affine.load %A[%i, %k] : memref<3x8xf32>
        %b = affine.load %B[%k, %j] : memref<8x9xf32>
        %m = arith.mulf %a, %b : f32
        %s = arith.addf %c, %m : f32
        affine.store %s, %C[%i, %j] : memref<3x9xf32>
      }
    }
  }
  return
}

// A hint on the outermost loop, which goes; scf and affine loops; what else the hint says stays.
// CHECK-LABEL: func.func @hinted
// CHECK: affine.for %[[Z:.*]] = 0 to 5 {
// CHECK-NEXT: scf.for %[[X:.*]] = %arg1 to %arg2
// CHECK-NEXT: affine.for %[[Y:.*]] = 1 to 4 {
// CHECK-NEXT: memref.load %arg0[%[[X]], %[[Y]], %[[Z]]]
// CHECK: gaus.hint = {ii = 3 : i64}
// CHECK-NOT: interchange
// CHECK: return
func.func @hinted(%A: memref<6x4x5xi32>, %n: index, %m: index) {
  %c1 = arith.constant 1 : index
  scf.for %x = %n to %m step %c1 {
    affine.for %y = 1 to 4 {
      affine.for %z = 0 to 5 {
        %a = memref.load %A[%x, %y, %z] : memref<6x4x5xi32>
        %b = arith.addi %a, %a : i32
        memref.store %b, %A[%x, %y, %z] : memref<6x4x5xi32>
      }
    }
  } {gaus.hint = {ii = 3, interchange = "z:x:y"}}
  return
}
