// RUN: circt-opt --gaus-schedule="operators=%S/../kernels/Inputs/circt.json" %s | FileCheck %s
// RUN: circt-opt --gaus-schedule="operators=%S/../kernels/Inputs/circt.json" %s | circt-opt --gaus-schedule="ii=2" | FileCheck %s --check-prefix=AGAIN
// RUN: circt-opt --gaus-schedule="operators=%S/../kernels/Inputs/circt.json ii=1" %s 2>&1 | FileCheck %s --check-prefix=RELAXED
// RUN: env PYTHONIOENCODING=ascii circt-opt --gaus-schedule="operators=%S/../kernels/Inputs/circt.json ii=1" %s 2>&1 | FileCheck %s --check-prefix=ASCII
// RUN: env PYTHONIOENCODING=ascii gaus schedule %s --ii 1 --operators %S/../kernels/Inputs/circt.json 2>%t.err | env PYTHONIOENCODING=ascii gaus report | FileCheck %s --check-prefix=REPORT
// RUN: FileCheck %s --check-prefix=ASCII < %t.err
// RUN: not circt-opt --gaus-schedule="operators=%S/../kernels/Inputs/circt.json ii=1 strict" %s -o %t.none 2>&1 | FileCheck %s --check-prefix=STRICT
// RUN: not ls %t.none
// RUN: circt-opt --gaus-schedule="report=%t.json operators=%S/../kernels/Inputs/circt.json" %s -o /dev/null && %python -m json.tool %t.json | FileCheck %s --check-prefix=JSON
// RUN: gaus schedule %s --operators %S/../kernels/Inputs/circt.json | %python -m json.tool | FileCheck %s --check-prefix=JSON

// The product takes three cycles; the sample is read in the last of them.
// CHECK-LABEL: func.func @filter
// CHECK:         affine.load {{.*}}gaus.latency = 1 : i64, gaus.stage = 0 : i64, gaus.start = 2 : i64
// CHECK-NEXT:    arith.muli {{.*}}gaus.latency = 3 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64
// CHECK-NEXT:    arith.addi {{.*}}gaus.latency = 0 : i64, gaus.stage = 1 : i64
// CHECK-NEXT:    affine.store
// CHECK-NEXT:    affine.yield %{{[0-9]+}} : i32
// CHECK-NEXT:  } {gaus.ii = 3 : i64, gaus.length = 4 : i64}

// A second run replaces all of it.
// AGAIN-NOT:     gaus.latency = 3 : i64
// AGAIN:       } {gaus.ii = 2 : i64, gaus.length

// RELAXED: attributes.mlir:{{[0-9]+:[0-9]+}}: warning: Target II = 1, final II = 3: recurrence %acc → %mul → %add takes 3 cycles over distance 1
// ASCII: warning: Target II = 1, final II = 3: recurrence %acc -> %mul -> %add takes 3 cycles over distance 1
// REPORT: recurrence %acc -> %mul -> %add takes 3 cycles over distance 1
// STRICT: attributes.mlir:{{[0-9]+}}:{{[0-9]+}}: error: Target II = 1, final II = 3: recurrence %acc → %mul → %add takes 3 cycles over distance 1; set ii=3 or leave out strict

// JSON: "name": "filter.loop"
// JSON: "%sample"
// JSON: "trip_count": 64
func.func @filter(%x: memref<64xi32>, %y: memref<64xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %last = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    %sample = affine.load %x[%i] : memref<64xi32>
    %mul = arith.muli %acc, %c : i32
    %add = arith.addi %mul, %sample : i32
    affine.store %add, %y[%i] : memref<64xi32>
    affine.yield %add : i32
  }
  return %last : i32
}
