// RUN: circt-opt --gaus-schedule=ports=auto %s | FileCheck %s
// RUN: circt-opt --gaus-schedule=ii=1 %s -o /dev/null 2>&1 | FileCheck %s --check-prefix=ADVICE
// RUN: circt-opt --gaus-schedule="ii=1 ports=arg0:1r1w" %s 2>&1 | FileCheck %s --check-prefix=TAKEN
// RUN: circt-opt --gaus-lower-loops="ports=auto transforms=none" %s | FileCheck %s --check-prefix=MODULE

// auto takes the fewest ports that reach the least II: a load and a store of one memory are separate,
// two loads of one that is never stored to are not, and a recurrence of two leaves one port enough.

// CHECK-LABEL: func.func @both
// CHECK: gaus.ii = 1
// CHECK-LABEL: func.func @loads
// CHECK: gaus.ii = 1
// CHECK-LABEL: func.func @slow
// CHECK: gaus.ii = 2

// ADVICE: ports.mlir:[[#]]:{{.*}} warning: Target II = 1, final II = 2: resource type 'arg0' is busy for 2 cycles an iteration and its limit is 1; ports=arg0:1r1w gives II 1 instead of 2
// ADVICE: ports.mlir:[[#]]:{{.*}} warning: Target II = 1, final II = 2: {{.*}}; ports=arg0:2rw gives II 1 instead of 2
// TAKEN-LABEL: func.func @both
// TAKEN: gaus.ii = 1

// MODULE: hw.module @both({{.*}}out arg0_addr : i6, out arg0_en : i1, out arg0_p1_addr : i6, out arg0_p1_en : i1, out arg0_p1_we : i1
// MODULE: hw.module @loads({{.*}}out arg0_addr : i6, out arg0_en : i1, out arg0_we : i1, {{.*}}out arg0_p1_we : i1
// MODULE: hw.module @slow({{.*}}out arg0_addr : i6, out arg0_en : i1, out arg0_we : i1, out arg0_wdata : i32) {
func.func @both(%a: memref<64xi32>) {
  affine.for %i = 0 to 64 {
    %v = affine.load %a[%i] : memref<64xi32>
    affine.store %v, %a[%i] : memref<64xi32>
  }
  return
}

func.func @loads(%a: memref<64xi32>, %b: memref<64xi32>) {
  affine.for %i = 0 to 63 {
    %v = affine.load %a[%i] : memref<64xi32>
    %w = affine.load %a[%i + 1] : memref<64xi32>
    %s = arith.addi %v, %w : i32
    affine.store %s, %b[%i] : memref<64xi32>
  }
  return
}

func.func @slow(%a: memref<64xi32>) {
  affine.for %i = 0 to 63 {
    %v = affine.load %a[%i] : memref<64xi32>
    affine.store %v, %a[%i + 1] : memref<64xi32>
  }
  return
}
