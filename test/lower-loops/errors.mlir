// RUN: circt-opt --gaus-lower-loops=cores=none --split-input-file --verify-diagnostics %s

func.func @floats(%x: memref<8xf32>, %c: f32) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf32>
    // expected-error @+1 {{no operator library has an entry for 'arith.addf' at 32 bits}}
    %s = arith.addf %v, %c : f32
    affine.store %s, %x[%i] : memref<8xf32>
  }
  return
}

// -----

// expected-error @+1 {{cannot be a port; it must be an integer, a float, an index or a memref}}
func.func @number(%v: complex<f32>) {
  return
}

// -----

func.func private @helper(i32) -> i32
func.func @call(%x: i32) -> i32 {
  // expected-error @+1 {{@helper has no body here, and no operator library has an entry for it; give it a body, or add an entry with "op": "@helper" (operators=FILE), with an implementation where hardware is wanted}}
  %r = func.call @helper(%x) : (i32) -> i32
  return %r : i32
}

// -----

func.func @eighth() -> f8E4M3FN {
  // expected-error @+1 {{the bits of a constant of type f8E4M3FN are not known; write them as an integer and arith.bitcast it}}
  %c = arith.constant 1.5 : f8E4M3FN
  return %c : f8E4M3FN
}

// -----

func.func @unknown_size(%x: memref<8xi32>, %n: index) {
  // expected-error @+1 {{memory 'alloca0' is local and of unknown size; give it a constant size, or make it an argument}}
  %t = memref.alloc(%n) : memref<?xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi32>
    affine.store %v, %t[%i] : memref<?xi32>
  }
  return
}

// -----

func.func @eighths(%x: f8E4M3FN, %y: f8E4M3FN) -> i1 {
  // expected-error @+1 {{'arith.cmpf' of f8E4M3FN has no lowering to comb; it has of f16, bf16, tf32, f32, f64, f8E5M2}}
  %c = arith.cmpf olt, %x, %y : f8E4M3FN
  return %c : i1
}

// -----

// What stands beside loops is not said to stand in one.
func.func @copied(%a: memref<8xi32>, %b: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %a[%i] : memref<8xi32>
    affine.store %v, %a[7 - %i] : memref<8xi32>
  }
  // expected-error @+1 {{'sv.verbatim' cannot run beside loops; supported are arith}}
  sv.verbatim "x"
  return
}

// -----

func.func @product(%a: memref<64xi32>, %n: index, %x: i32) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{'d0 * s0' is not linear; compute it with arith operations before, and use memref.store instead of affine.store}}
    affine.store %x, %a[%i * symbol(%n)] : memref<64xi32>
  }
  return
}

// -----

func.func @root(%a: memref<8xf32>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %a[%i] : memref<8xf32>
    // expected-error @+1 {{no operator library has an entry for 'math.sqrt' at 32 bits; give the operation an ssp.operator_type, or add an entry (operators=FILE), with an implementation where hardware is wanted}}
    %r = math.sqrt %v : f32
    affine.store %r, %a[%i] : memref<8xf32>
  }
  return
}
