// Loops ask for registers in place of memory, and for running as one, also where no plan pays.
// RUN: gaus hls %s --top promote -o %t.sv 2>&1 | FileCheck %s --check-prefix=PROMOTE
// RUN: gaus hls %s --top reuse -o %t.sv 2>&1 | FileCheck %s --check-prefix=REUSE
// RUN: gaus hls %s --top nest -o %t.sv 2>&1 | FileCheck %s --check-prefix=NEST
// RUN: gaus hls %s --top left -o %t.sv 2>&1 | FileCheck %s --check-prefix=LEFT --allow-empty
// RUN: gaus hls %s --top free --ports arg0:2rw --report %t.json --transforms none -o %t.sv 2>&1 | FileCheck %s --check-prefix=FREE
// RUN: FileCheck %s --check-prefix=II < %t.json

// PROMOTE: asked.mlir:{{[0-9]+}}:5: remark: this element stays in a register while the loop runs
func.func @promote(%A: memref<64xi32>) {
  affine.for %i = 4 to 60 {
    %a = affine.load %A[3] : memref<64xi32>
    %b = affine.load %A[%i] : memref<64xi32>
    %c = arith.addi %a, %b : i32
    affine.store %c, %A[3] : memref<64xi32>
  } {gaus.hint = {promote = true}}
  return
}
// REUSE: asked.mlir:{{[0-9]+}}:10: remark: this load gets what was loaded 1 iteration before
func.func @reuse(%A: memref<64xi32>, %B: memref<64xi32>) {
  affine.for %i = 4 to 6 {
    %a = affine.load %A[%i] : memref<64xi32>
    %b = affine.load %A[%i - 1] : memref<64xi32>
    %c = arith.addi %a, %b : i32
    affine.store %c, %B[%i] : memref<64xi32>
  } {gaus.hint = {reuse = true}}
  return
}
// NEST: asked.mlir:{{[0-9]+}}:3: remark: this loop and 1 inside it run as one
func.func @nest(%A: memref<64xi32>, %x: i32) {
  affine.for %i = 0 to 32 {
    affine.for %j = 0 to 4 {
      affine.store %x, %A[%i + %j] : memref<64xi32>
    }
    affine.store %x, %A[%i] : memref<64xi32>
  } {gaus.hint = {flatten = true}}
  return
}
// LEFT-NOT: remark
func.func @left(%A: memref<64xi32>) {
  affine.for %j = 0 to 4 {
    affine.for %i = 4 to 60 {
      %a = affine.load %A[3] : memref<64xi32>
      %b = arith.addi %a, %a : i32
      affine.store %b, %A[3] : memref<64xi32>
    } {gaus.hint = {promote = false, flatten = false}}
  } {gaus.hint = {promote = false}}
  return
}
// Nobody knows whether %n is a distance that matters; the loop says that it is none.
// FREE-NOT: at distance 1
// II: "ii":1,
func.func @free(%A: memref<64xi32>, %n: index) {
  affine.for %i = 0 to 60 {
    %a = affine.load %A[%i + symbol(%n)] : memref<64xi32>
    %b = arith.muli %a, %a : i32
    affine.store %b, %A[%i] : memref<64xi32>
  } {gaus.hint = {dependence = false}}
  return
}
