// RUN: not gaus hls %s --top rounding 2>&1 | FileCheck %s --check-prefix=ROUNDING
// RUN: not gaus hls %s --top error 2>&1 | FileCheck %s --check-prefix=ERF
// RUN: not gaus hls %s --top parts 2>&1 | FileCheck %s --check-prefix=PARTS
// RUN: not gaus hls %s --top power 2>&1 | FileCheck %s --check-prefix=POWER
// RUN: not gaus hls %s --top index 2>&1 | FileCheck %s --check-prefix=INDEX
// RUN: not gaus hls %s --top tensor 2>&1 | FileCheck %s --check-prefix=TENSOR

// ROUNDING: {{.*}}math-errors.mlir:16:8: error: 'arith.truncf' upward has no core: cores round to_nearest_even; leave the mode out, or name an implementation in an operator library (operators=FILE)
// ERF: {{.*}}math-errors.mlir:21:8: error: no operator library has an entry for 'math.erfc' at 32 bits; give the operation an ssp.operator_type, or add an entry (operators=FILE), with an implementation where hardware is wanted
// PARTS: {{.*}}math-errors.mlir:26:8: error: no operator library has an entry for 'math.fpowi' at 32 bits
// POWER: {{.*}}math-errors.mlir:31:8: error: 'math.ipowi' of i32 has no core: there are cores for up to 16 bits; multiply in a loop, or name an implementation
// INDEX: {{.*}}math-errors.mlir:36:8: error: 'math.ctpop' of index has no core: there are cores for integers as i32; cast it (arith.index_cast)
// TENSOR: {{.*}}math-errors.mlir:41:8: error: type tensor<4xf32> cannot be held in a register; it must be an integer, a float of up to 64 bits or an index

func.func @rounding(%x: f32) -> f16 {
  %y = arith.truncf %x upward : f32 to f16
  return %y : f16
}

func.func @error(%x: f32) -> f32 {
  %y = math.erfc %x : f32
  return %y : f32
}

func.func @parts(%x: f32, %n: i32) -> f32 {
  %y = math.fpowi %x, %n : f32, i32
  return %y : f32
}

func.func @power(%x: i32) -> i32 {
  %y = math.ipowi %x, %x : i32
  return %y : i32
}

func.func @index(%x: index) -> index {
  %y = math.ctpop %x : index
  return %y : index
}

func.func @tensor(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = math.exp %x : tensor<4xf32>
  return %y : tensor<4xf32>
}
