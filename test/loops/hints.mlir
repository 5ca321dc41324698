// RUN: circt-opt --gaus-schedule %s 2>%t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=WARN < %t.err
// RUN: circt-opt --gaus-schedule=ii=3 %s 2>/dev/null | FileCheck %s --check-prefix=OPTION
// RUN: circt-opt --gaus-schedule="report=%t.json" %s -o /dev/null 2>/dev/null && %python -m json.tool %t.json | FileCheck %s --check-prefix=JSON
// RUN: circt-opt --gaus-schedule --gaus-lower-loops="report=%t.hls transforms=none" %s -o /dev/null 2>/dev/null && %python -m json.tool %t.hls | FileCheck %s --check-prefix=HLS
// RUN: circt-opt --gaus-lower-loops="report=%t.hls transforms=none" %s -o /dev/null 2>/dev/null && %python -m json.tool %t.hls | FileCheck %s --check-prefix=HLS

// What a loop asks for, what its function asks for all loops, one iteration after the other, and a
// nest that runs as one; an option wins.

// CHECK-LABEL: func.func @asked
// CHECK:       } {gaus.hint = {ii = 4 : i64, unroll = "full"}, gaus.ii = 4 : i64
// CHECK:       } {gaus.ii = 5 : i64
// CHECK:       } {gaus.hint = {flatten = true}, gaus.ii = 5 : i64
// CHECK-LABEL: func.func @in_turn
// CHECK:       } {gaus.hint = {pipeline = false}, gaus.ii = 2 : i64, gaus.length = 2 : i64, gaus.name = "copy"}

// A loop around others has no II; of loops that run as one, the innermost one decides.
// CHECK-LABEL: func.func @outer
// CHECK:       } {gaus.hint = {ii = 3 : i64}, gaus.ii = 3 : i64
// CHECK:       } {gaus.hint = {flatten = true, ii = 9 : i64}, gaus.ii = 4 : i64

// WARN: hints.mlir:[[#]]:3: warning: the hint 'unroll = "full"' has no effect here and is dropped
// WARN: hints.mlir:[[#]]:1: warning: the hint 'dataflow = true' has no effect here and is dropped

// WARN: hints.mlir:[[#]]:3: warning: the hint 'ii = 2' has no effect on a loop around others, which run one after the other; unroll them (unroll = "full"), run a nest as one (flatten = true), or ask the innermost loop
// WARN: hints.mlir:[[#]]:3: warning: the hint 'pipeline = true' has no effect on a loop around others

// OPTION-COUNT-7: gaus.ii = 3 : i64

// JSON: "name": "in_turn.copy"
// HLS:  "in_turn.copy"
// HLS:  "ii": 2,
func.func @asked(%a: memref<64xi32>) attributes {gaus.hint = {ii = 5}} {
  affine.for %i = 0 to 64 {
    %v = affine.load %a[%i] : memref<64xi32>
  } {gaus.hint = {ii = 4, unroll = "full"}}
  affine.for %i = 0 to 64 {
    %v = affine.load %a[%i] : memref<64xi32>
  }
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %v = affine.load %a[8 * %i + %j] : memref<64xi32>
    }
  } {gaus.hint = {flatten = true}}
  return
}

func.func @in_turn(%a: memref<64xi32> {gaus.hint = {dataflow = true}}, %b: memref<64xi32>) {
  affine.for %i = 0 to 64 {
    %v = affine.load %a[%i] : memref<64xi32>
    affine.store %v, %b[%i] : memref<64xi32>
  } {gaus.hint = {pipeline = false}, gaus.name = "copy"}
  return
}

func.func @outer(%a: memref<64xi32>, %n: index) {
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to %n {
      %v = affine.load %a[8 * %i + %j] : memref<64xi32>
    } {gaus.hint = {ii = 3}}
  } {gaus.hint = {ii = 2}}
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %v = affine.load %a[8 * %i + %j] : memref<64xi32>
    } {gaus.hint = {ii = 4}}
  } {gaus.hint = {flatten = true, ii = 9}}
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to %n {
      %v = affine.load %a[8 * %i + %j] : memref<64xi32>
    }
  } {gaus.hint = {pipeline = true}}
  return
}
