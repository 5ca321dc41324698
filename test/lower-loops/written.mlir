// RUN: circt-opt --gaus-lower-loops="operators=%S/../kernels/Inputs/circt.json report=%t.json" %s | FileCheck %s
// RUN: FileCheck %s --check-prefix=KEPT --input-file=%t.json
// RUN: circt-opt --gaus-schedule="operators=%S/../kernels/Inputs/circt.json ii=5" --gaus-lower-loops="operators=%S/../kernels/Inputs/circt.json report=%t.both.json" %s -o /dev/null
// RUN: FileCheck %s --check-prefix=BOTH --input-file=%t.both.json
// RUN: circt-opt --gaus-schedule="operators=%S/../kernels/Inputs/circt.json ii=5" %s -o %t.mlir && gaus hls %t.mlir --top filter --operators %S/../kernels/Inputs/circt.json --report %t.hls.json -o %t.sv
// RUN: FileCheck %s --check-prefix=BOTH --input-file=%t.hls.json

// A schedule that is written on a loop is what is lowered: the sum waits a cycle for nothing, II 4
// and 5 steps although 3 and 4 would do.  A loop without one is scheduled.
// CHECK: hw.module @filter
// CHECK: hw.module @fresh
// KEPT: "solver":"written"
// KEPT: "name":"filter.loop","ii":4,"length":5,"drain":0
// KEPT: "name":"fresh.loop","ii":1,"length":1,
// BOTH: "solver":"written"
// BOTH: "name":"filter.loop","ii":5,"length":4
func.func @filter(%x: memref<64xi32>, %y: memref<64xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %last = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    %sample = affine.load %x[%i] {gaus.start = 3 : i64} : memref<64xi32>
    %mul = arith.muli %acc, %c {gaus.latency = 3 : i64, gaus.stage = 0 : i64, gaus.start = 0 : i64} : i32
    %add = arith.addi %mul, %sample {gaus.latency = 0 : i64, gaus.stage = 1 : i64, gaus.start = 4 : i64} : i32
    %big = arith.cmpi sgt, %add, %zero {gaus.start = 4 : i64} : i32
    // Only the last select of an if is written; the others come before it or with it.
    %kept, %more = scf.if %big -> (i32, i32) {
      scf.yield %add, %mul : i32, i32
    } else {
      scf.yield %zero, %add : i32, i32
    } {gaus.start = 4 : i64}
    %both = arith.addi %kept, %more {gaus.start = 4 : i64} : i32
    affine.store %both, %y[%i] {gaus.start = 4 : i64} : memref<64xi32>
    affine.yield %add : i32
  } {gaus.ii = 4 : i64, gaus.length = 5 : i64}
  return %last : i32
}

func.func @fresh(%x: memref<64xi32>, %c: i32) {
  affine.for %i = 0 to 64 {
    affine.store %c, %x[%i] : memref<64xi32>
  }
  return
}
