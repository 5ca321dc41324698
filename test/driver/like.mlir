// Stable rescheduling: what was there before stays where it was, as far as nothing gets worse.

// RUN: sed '/NEW/d; s/%%n, /%%q1, /' %s > %t.old.mlir
// RUN: circt-opt %t.old.mlir --gaus-schedule="constraints=p0:3,q1:4 report=%t.old.json" | FileCheck --check-prefix=OLD %s
// RUN: circt-opt %s --gaus-schedule="objective=ii slack=3 like=%t.old.json report=%t.json" -o %t.mlir 2> %t.err
// RUN: FileCheck %s < %t.mlir
// RUN: FileCheck --check-prefix=SAID %s < %t.err
// RUN: gaus report %t.json | FileCheck --check-prefix=REPORT %s
// The least length comes first: then nothing but the loop's counter can stay.
// RUN: circt-opt %s --gaus-schedule="like=%t.old.json" -o %t.mlir 2>&1 | FileCheck --check-prefix=SHORT %s
// RUN: gaus schedule %t.json --objective ii --slack 3 --like %t.json -o %t.again.json 2>&1 | FileCheck --check-prefix=SAME %s
// RUN: gaus hls %s --top f --objective ii --slack 3 --like %t.old.json -o %t.sv 2>&1 | FileCheck --check-prefix=SAID %s
// RUN: gaus hls %s --top f --objective ii --slack 3 --like %t.json -o %t.sv 2>&1 | FileCheck --check-prefix=SAME %s

// SAID: like.mlir:[[#]]:3: remark: like={{.*}}: 0 of 6 operations moved (the least); 1 are new
// SHORT: remark: like={{.*}}: 5 of 6 operations moved (the least); 1 are new
// SAME: remark: like={{.*}}: 0 of 7 operations moved (the least)
// REPORT: moved     0 of 6 operations (the least); 1 are new
func.func @f(%a: memref<16xi32>, %b: memref<16xi32>, %c: i32) {
  affine.for %i = 0 to 16 {
    %x = affine.load %a[%i] : memref<16xi32>
    // OLD: arith.muli {{.*}}gaus.start = 3
    // CHECK: arith.muli {{.*}}gaus.start = 3
    %p0 = arith.muli %x, %c : i32
    // OLD: arith.muli {{.*}}gaus.start = 4
    // CHECK: arith.muli {{.*}}gaus.start = 4
    %q1 = arith.muli %x, %x : i32
    %n = arith.xori %q1, %c : i32 // NEW
    %s = arith.addi %n, %p0 : i32
    affine.store %s, %b[%i] : memref<16xi32>
  }
  return
}
