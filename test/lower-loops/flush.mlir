// RUN: circt-opt --gaus-lower-loops="interface=arg0:stream,arg1:stream operators=%S/../kernels/Inputs/circt.json" --split-input-file %s | FileCheck %s

// What is missing keeps an iteration out of the pipeline, and nothing else waits for it.
// CHECK-LABEL: hw.module @whole(
// CHECK: %arg0_needed = hw.wire %false
// CHECK: %loop_lacks = hw.wire
func.func @whole(%a: memref<8xi32>, %b: memref<8xi32>) attributes {gaus.hint = {flush = true}} {
  affine.for %i = 0 to 8 {
    %x = affine.load %a[%i] : memref<8xi32>
    %y = arith.muli %x, %x : i32
    affine.store %y, %b[%i] : memref<8xi32>
  }
  return
}

// -----

// A loop says otherwise than its function, and waits as a whole.
// CHECK-LABEL: hw.module @own(
// CHECK-NOT: lacks
// CHECK: hw.output
func.func @own(%a: memref<8xi32>, %b: memref<8xi32>) attributes {gaus.hint = {flush = true}} {
  affine.for %i = 0 to 8 {
    %x = affine.load %a[%i] : memref<8xi32>
    %y = arith.muli %x, %x : i32
    affine.store %y, %b[%i] : memref<8xi32>
  } {gaus.hint = {flush = false}}
  return
}

// -----

// Elements that some iterations take: only those lack them.
#later = affine_set<(d0) : (d0 - 3 >= 0, 6 - d0 >= 0)>
// CHECK-LABEL: hw.module @some(
// CHECK: %loop_lacks = hw.wire
func.func @some(%a: memref<8xi32>, %b: memref<8xi32>) {
  %c = arith.constant 7 : i32
  affine.for %i = 0 to 8 {
    %x = affine.if #later(%i) -> i32 {
      %v = affine.load %a[%i] : memref<8xi32>
      affine.yield %v : i32
    } else {
      affine.yield %c : i32
    }
    %y = arith.muli %x, %x : i32
    affine.store %y, %b[%i] : memref<8xi32>
  } {gaus.hint = {flush = true}}
  return
}
