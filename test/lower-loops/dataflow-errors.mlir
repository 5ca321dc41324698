// RUN: circt-opt --gaus-lower-loops --split-input-file --verify-diagnostics %s

func.func @feedback(%x: memref<8xi32>) attributes {gaus.hint = {dataflow = true}} {
  %t = memref.alloca() : memref<8xi32>
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{dataflow: process 'process0' reads what 'back' writes, which comes later: nothing is there in the first run; put what goes round into one loop or function}}
    %v = affine.load %t[%i] : memref<8xi32>
    affine.store %v, %x[%i] : memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    %c = arith.constant 1 : i32
    // expected-note @+1 {{the other store is here}}
    affine.store %c, %t[%i] : memref<8xi32>
  } {gaus.name = "back"}
  return
}

// -----

func.func @writers(%x: memref<8xi32>) attributes {gaus.hint = {dataflow = true}} {
  %c = arith.constant 1 : i32
  %t = memref.alloca() : memref<8xi32>
  affine.for %i = 0 to 8 {
    // expected-note @+1 {{the other store is here}}
    affine.store %c, %t[%i] : memref<8xi32>
  }
  affine.for %i = 0 to 4 {
    // expected-error @+1 {{dataflow: processes 'process0' and 'process1' both write this memory, so that their order would matter; give each a memory of its own, or put both into one function that is called}}
    affine.store %c, %t[2 * %i] : memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    %v = affine.load %t[%i] : memref<8xi32>
    affine.store %v, %x[%i] : memref<8xi32>
  }
  return
}

// -----

func.func @argument(%x: memref<8xi32>, %y: memref<8xi32>, %z: memref<8xi32>) attributes {gaus.hint = {dataflow = true}} {
  affine.for %i = 0 to 8 {
    // expected-note @+1 {{the other load is here}}
    %v = affine.load %x[%i] : memref<8xi32>
    affine.store %v, %y[%i] : memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{dataflow: processes 'process0' and 'process1' both use one memory outside, which has one place at a time; let one process copy it into a local memory, or leave out dataflow}}
    %v = affine.load %x[%i] : memref<8xi32>
    affine.store %v, %z[%i] : memref<8xi32>
  }
  return
}

// -----

memref.global "private" @state : memref<8xi32> = dense<0>
func.func @state_of_two(%y: memref<8xi32>) attributes {gaus.hint = {dataflow = true}} {
  %c = arith.constant 1 : i32
  %s = memref.get_global @state : memref<8xi32>
  affine.for %i = 0 to 8 {
    // expected-note @+1 {{the other store is here}}
    affine.store %c, %s[%i] : memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{dataflow: processes 'process0' and 'process1' both use one memory with contents, which has one place at a time; let one process copy it into a local memory, or leave out dataflow}}
    %v = affine.load %s[%i] : memref<8xi32>
    affine.store %v, %y[%i] : memref<8xi32>
  }
  return
}

// -----

// expected-error @+1 {{dataflow: this function has no loops; leave out dataflow}}
func.func @nothing(%x: i32) -> i32 attributes {gaus.hint = {dataflow = true}} {
  return %x : i32
}

// -----

func.func @mark(%x: memref<8xi32>, %c: i32) {
  // expected-error @+1 {{'gaus.process' is 3 : i64; it must be a string, as in "0:load"}}
  affine.for %i = 0 to 8 {
    affine.store %c, %x[%i] : memref<8xi32>
  } {gaus.process = 3 : i64}
  return
}

// -----

func.func @circle(%x: memref<12xi32>, %y: memref<12xi32>) attributes {gaus.hint = {dataflow = true}} {
  %t = memref.alloca() : memref<12xi32>
  %u = memref.alloca() : memref<12xi32>
  // expected-error @+1 {{dataflow: with depth = 4 of 'alloca2', from split to join, processes wait for each other: data also go split → turn → join; give it a depth of at least 12, or none, so that the least one is found}}
  %direct = memref.alloca() {gaus.hint = {depth = 4}} : memref<12xi32>
  affine.for %i = 0 to 12 {
    %v = affine.load %x[%i] : memref<12xi32>
    affine.store %v, %direct[%i] : memref<12xi32>
    affine.store %v, %t[%i] : memref<12xi32>
  } {gaus.name = "split"}
  affine.for %i = 0 to 12 {
    %v = affine.load %t[11 - %i] : memref<12xi32>
    affine.store %v, %u[%i] : memref<12xi32>
  } {gaus.name = "turn"}
  affine.for %i = 0 to 12 {
    %v = affine.load %direct[%i] : memref<12xi32>
    %w = affine.load %u[%i] : memref<12xi32>
    %s = arith.addi %v, %w : i32
    affine.store %s, %y[%i] : memref<12xi32>
  } {gaus.name = "join"}
  return
}
