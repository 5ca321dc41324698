// RUN: circt-opt --gaus-lower-loops="operators=%S/Inputs/floats.json cores=none" --split-input-file --verify-diagnostics %s

func.func @absent(%x: memref<8xf32>, %c: f32) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    // expected-error @+1 {{implementation '@fadd32' of 'arith.addf' is not in the input; add the hw.module or an hw.module.extern}}
    %s = arith.addf %v, %c : f32
    affine.store %s, %x[%i] : memref<8xf32>
  }
  return
}

// -----

hw.module.extern @fadd32(in %clk : !seq.clock, in %x : i32, in %y : i32, out z : i32)
func.func @stall(%x: memref<8xf32>, %c: f32) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    // expected-error @+1 {{implementation '@fadd32' has no enable port (ce, en, enable), but the module around it can stall; give it one, or a port 'stall'}}
    %s = arith.addf %v, %c : f32
    affine.store %s, %x[%i] : memref<8xf32>
  }
  return
}

// -----

hw.module.extern @fadd32(in %clk : !seq.clock, in %ce : i1, in %x : i16, in %y : i32, out z : i32)
func.func @width(%x: memref<8xf32>, %c: f32) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    // expected-error @+1 {{implementation '@fadd32' has port 'x' of type i16, operand 0 has f32}}
    %s = arith.addf %v, %c : f32
    affine.store %s, %x[%i] : memref<8xf32>
  }
  return
}

// -----

func.func @none(%x: memref<8xf32>, %c: f32) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    // expected-error @+1 {{'arith.mulf' has no lowering to comb; integer operations of arith and index have, others need an implementation in an operator library}}
    %s = arith.mulf %v, %c : f32
    affine.store %s, %x[%i] : memref<8xf32>
  }
  return
}

// -----

hw.module.extern @fcmp32(in %clk : !seq.clock, in %ce : i1, in %x : i32, in %y : i32, out z : i1)
func.func @predicate(%x: memref<8xf32>, %c: f32) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    // expected-error @+1 {{implementation '@fcmp32' of 'arith.cmpf' cannot see which comparison is meant}}
    %b = arith.cmpf olt, %v, %c : f32
    %s = arith.select %b, %v, %c : f32
    affine.store %s, %x[%i] : memref<8xf32>
  }
  return
}

// -----

hw.module.extern @fadd32(in %clk : !seq.clock, in %go : i1, in %start : i1, in %ce : i1, in %x : i32, in %y : i32, out z : i32)
func.func @unknown(%x: memref<8xf32>, %c: f32) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    // expected-error @+1 {{implementation '@fadd32' has input port 'start' that the library does not map; map it to an operand or one of clock, reset, not reset, stall, not stall, go}}
    %s = arith.addf %v, %c : f32
    affine.store %s, %x[%i] : memref<8xf32>
  }
  return
}
