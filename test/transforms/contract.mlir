// RUN: gaus hls %s --top line -o - | FileCheck %s --check-prefix=LINE
// RUN: gaus hls %s --top line --transforms=none -o - | FileCheck %s --check-prefix=NONE
// RUN: gaus hls %s --top dot -o - | FileCheck %s --check-prefix=DOT
// RUN: gaus hls %s --top chain --clock 50MHz --part ecp5 -o - | FileCheck %s --check-prefix=CHAIN
// RUN: gaus hls %s --top plain -o - | FileCheck %s --check-prefix=PLAIN

// A product and the sum that alone reads it are rounded once where both allow it and it saves cycles.
// LINE: module f32_fma_5(
// LINE-NOT: module f32_mul
// LINE-NOT: module f32_add
// NONE: module f32_mul_3(
// NONE: module f32_add_4(
func.func @line(%x: memref<8xf32>, %k: memref<8xf32>, %y: memref<8xf32>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    %w = affine.load %k[%i] : memref<8xf32>
    %p = arith.mulf %v, %w fastmath<contract> : f32
    %s = arith.addf %w, %p fastmath<contract> : f32
    affine.store %s, %y[%i] : memref<8xf32>
  }
  return
}

// Round a loop a sum alone is faster.
// DOT-NOT: module f32_fma
// DOT: module f32_add_
// DOT-NOT: module f32_fma
func.func @dot(%x: memref<64xf32>, %y: memref<64xf32>) -> f32 {
  %zero = arith.constant 0.0 : f32
  %sum = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (f32) {
    %v = affine.load %x[%i] : memref<64xf32>
    %w = affine.load %y[%i] : memref<64xf32>
    %p = arith.mulf %v, %w fastmath<contract> : f32
    %s = arith.addf %acc, %p fastmath<contract> : f32
    affine.yield %s : f32
  }
  return %sum : f32
}

// Differences of both kinds; flags that both have are kept.
// CHAIN: module f16_fma_nnan_[[#]](
// CHAIN: module f16_fma_[[#]](
// CHAIN-NOT: module f16_mul
func.func @chain(%x: memref<8xf16>, %y: memref<8xf16>) {
  %a = arith.constant 2.5 : f16
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf16>
    %p = arith.mulf %v, %a fastmath<nnan,contract> : f16
    %s = arith.subf %a, %p fastmath<nnan,contract,arcp> : f16
    %q = arith.mulf %s, %v fastmath<nnan,contract> : f16
    %t = arith.subf %q, %a fastmath<contract> : f16
    affine.store %t, %y[%i] : memref<8xf16>
  }
  return
}

// Neither without the flag on both, nor where the product is read twice.
// PLAIN-NOT: module f32_fma
func.func @plain(%x: memref<8xf32>, %y: memref<8xf32>, %z: memref<8xf32>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    %p = arith.mulf %v, %v : f32
    %s = arith.addf %p, %v fastmath<contract> : f32
    %q = arith.mulf %v, %s fastmath<contract> : f32
    %t = arith.addf %q, %v : f32
    %u = arith.mulf %t, %v fastmath<fast> : f32
    %w = arith.addf %u, %t fastmath<fast> : f32
    affine.store %w, %y[%i] : memref<8xf32>
    affine.store %u, %z[%i] : memref<8xf32>
  }
  return
}
