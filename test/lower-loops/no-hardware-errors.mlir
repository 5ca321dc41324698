// Functions that no hardware can be: each with its place and what to do; nothing is written.

// RUN: circt-opt %s --split-input-file --verify-diagnostics --gaus-lower-loops="strict"

// expected-error @+1 {{type memref<*xi32> has no rank, so that addresses are not known; give it a shape, as in memref<?xi32>}}
func.func @no_rank(%a: memref<*xi32>) {
  return
}

// -----

func.func @no_rank_and_a_cast(%a: memref<*xi32>) -> i32 {
  %b = memref.cast %a : memref<*xi32> to memref<4xi32>
  %c0 = arith.constant 0 : index
  // expected-error @+1 {{type memref<*xi32> has no rank, so that addresses are not known}}
  %v = memref.load %b[%c0] : memref<4xi32>
  return %v : i32
}

// -----

func.func @of_its_own_size(%n: index, %o: memref<4xi32>) {
  affine.for %i = 0 to 4 {
    // expected-error @+1 {{memory 'alloca0' is local and of unknown size; give it a constant size, or make it an argument}}
    %a = memref.alloca(%n) : memref<?xi32>
    %v = affine.load %a[%i] : memref<?xi32>
    affine.store %v, %o[%i] : memref<4xi32>
  }
  return
}

// -----

func.func @a_view_of_an_argument(%a: memref<8xi32>) -> memref<?xi32> {
  %b = memref.cast %a : memref<8xi32> to memref<?xi32>
  // expected-error @+1 {{result 0 is argument 0, which the caller has already; leave it out of the results}}
  return %b : memref<?xi32>
}

// -----

func.func @no_progress(%n: i32, %m: i32) -> i32 {
  // expected-error @+1 {{the condition of this 'scf.while' does not change from one iteration to the next}}
  %r = scf.while (%x = %n) : (i32) -> i32 {
    %c = arith.cmpi slt, %n, %m : i32
    scf.condition(%c) %x : i32
  } do {
  ^bb0(%y: i32):
    %z = arith.addi %y, %m : i32
    scf.yield %z : i32
  }
  return %r : i32
}

// -----

func.func @nobody(%n: i32) -> i32 {
  // expected-error @+1 {{'nowhere' does not reference a valid function; define it in this file, or declare it with func.func private and give it an implementation in an operator library}}
  %r = func.call @nowhere(%n) : (i32) -> i32
  return %r : i32
}

// -----

func.func @nothing() -> i32 {
  // expected-error @+1 {{'g' does not reference a valid global memref; define it in this file with memref.global}}
  %g = memref.get_global @g : memref<4xi32>
  %c0 = arith.constant 0 : index
  %v = memref.load %g[%c0] : memref<4xi32>
  return %v : i32
}
