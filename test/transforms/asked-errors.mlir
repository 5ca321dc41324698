// What a loop asks for and cannot have is refused with the accesses that forbid it.
// RUN: circt-opt --gaus-lower-loops --split-input-file --verify-diagnostics %s

func.func @promote_later(%A: memref<64xi32>) {
  // expected-error @+1 {{promote: this loop accumulates in no register: the store at}}
  affine.for %i = 4 to 60 {
    %a = affine.load %A[3] : memref<64xi32>
    // expected-note @+1 {{and this load}}
    %b = affine.load %A[%i - 2] : memref<64xi32>
    %c = arith.addi %a, %b : i32
    // expected-note @+1 {{this store}}
    affine.store %c, %A[3] : memref<64xi32>
  } {gaus.hint = {promote = true}}
  return
}

// -----

func.func @promote_unknown(%A: memref<64xi32>, %n: index) {
  // expected-error @+1 {{may touch one element, in any iterations; change that, or leave out promote}}
  affine.for %i = 4 to 60 {
    %a = affine.load %A[3] : memref<64xi32>
    // expected-note @+1 {{and this load}}
    %b = affine.load %A[symbol(%n)] : memref<64xi32>
    %c = arith.addi %a, %b : i32
    // expected-note @+1 {{this store}}
    affine.store %c, %A[3] : memref<64xi32>
  } {gaus.hint = {promote = true}}
  return
}

// -----

func.func @promote_moving(%A: memref<64xi32>) {
  // expected-error @+1 {{every store goes to another element in every iteration; change that, or leave out promote}}
  affine.for %i = 4 to 60 {
    %a = affine.load %A[3] : memref<64xi32>
    // expected-note @+1 {{this one}}
    affine.store %a, %A[%i] : memref<64xi32>
  } {gaus.hint = {promote = true}}
  return
}

// -----

func.func @reuse_stored(%A: memref<64xi32>) {
  // expected-error @+1 {{reuse: this loop keeps nothing that it loads}}
  affine.for %i = 4 to 60 {
    // expected-note @+1 {{this load}}
    %a = affine.load %A[%i] : memref<64xi32>
    %b = affine.load %A[%i - 1] : memref<64xi32>
    %c = arith.addi %a, %b : i32
    // expected-note @+1 {{and this store}}
    affine.store %c, %A[%i - 3] : memref<64xi32>
  } {gaus.hint = {reuse = true}}
  return
}

// -----

func.func @reuse_nothing(%A: memref<64xi32>, %B: memref<64xi32>) {
  // expected-error @+1 {{no load of an iteration repeats one of an iteration before; change that, or leave out reuse}}
  affine.for %i = 4 to 60 {
    %a = affine.load %A[%i] : memref<64xi32>
    affine.store %a, %B[%i] : memref<64xi32>
  } {gaus.hint = {reuse = true}}
  return
}

// -----

func.func @reuse_outer(%A: memref<8x64xi32>) {
  // expected-error @+1 {{it holds a loop; ask the innermost one}}
  affine.for %i = 0 to 8 {
    affine.for %j = 1 to 60 {
      %a = affine.load %A[%i, %j] : memref<8x64xi32>
      affine.store %a, %A[%i, %j - 1] : memref<8x64xi32>
    }
  } {gaus.hint = {reuse = true}}
  return
}

// -----

func.func @dependence_three(%A: memref<64xi32>) {
  // expected-error @+1 {{3 iterations of the loop later; leave it out, or give them different elements}}
  affine.for %i = 4 to 60 {
    // expected-note @+1 {{and this load}}
    %a = affine.load %A[%i - 3] : memref<64xi32>
    // expected-note @+1 {{this store}}
    affine.store %a, %A[%i] : memref<64xi32>
  } {gaus.hint = {dependence = false}}
  return
}

// -----

func.func @dependence_strides(%A: memref<64xi32>) {
  // expected-error @+1 {{1 iteration of the loop later}}
  affine.for %i = 0 to 32 {
    // expected-note @+1 {{this load}}
    %a = affine.load %A[2 * %i] : memref<64xi32>
    // expected-note @+1 {{and this store}}
    affine.store %a, %A[%i] : memref<64xi32>
  } {gaus.hint = {dependence = false}}
  return
}

// -----

func.func @independent(%A: memref<64xi32>, %x: i32) {
  // expected-error @+1 {{gaus.independent: the store at}}
  affine.for %i = 0 to 32 step 2 {
    affine.for %j = 0 to 4 {
      // expected-note @+2 {{this store}}
      // expected-note @+1 {{and this store}}
      affine.store %x, %A[%i + %j] : memref<64xi32>
    }
  } {gaus.independent}
  return
}

// -----

func.func @flatten_alone(%A: memref<64xi32>, %x: i32) {
  // expected-error @+1 {{flatten: this loop cannot run as one with another: there is no loop around it; leave out flatten}}
  affine.for %i = 0 to 32 {
    affine.store %x, %A[%i] : memref<64xi32>
  } {gaus.hint = {flatten = true}}
  return
}

// -----

func.func @flatten_triangle(%A: memref<64xi32>, %x: i32) {
  affine.for %i = 0 to 32 {
    // expected-error @+1 {{the bounds of the inner one are known only in an iteration of the outer}}
    affine.for %j = 0 to affine_map<(d0) -> (d0)>(%i) {
      affine.store %x, %A[%i + %j] : memref<64xi32>
    }
  } {gaus.hint = {flatten = true}}
  return
}

// -----

func.func @flatten_two(%A: memref<64xi32>, %x: i32) {
  // expected-error @+1 {{it holds more than one loop: another 'affine.for'}}
  affine.for %i = 0 to 32 {
    affine.for %j = 0 to 4 {
      affine.store %x, %A[%i + %j] : memref<64xi32>
    }
    // expected-note @+1 {{this is in the way}}
    affine.for %j = 0 to 4 {
      affine.store %x, %A[%i + %j] : memref<64xi32>
    }
  } {gaus.hint = {flatten = true}}
  return
}

// -----

func.func @flatten_if(%A: memref<64xi32>, %x: i32) {
  affine.for %i = 0 to 32 {
    // expected-error @+1 {{'affine.if' beside the inner one cannot run under a condition}}
    affine.for %j = 0 to 4 {
      affine.store %x, %A[%i + %j] : memref<64xi32>
    } {gaus.hint = {flatten = true}}
    // expected-note @+1 {{this is in the way}}
    affine.if affine_set<(d0) : (d0 - 3 >= 0)>(%i) {
      affine.store %x, %A[%i] : memref<64xi32>
    }
  }
  return
}

// -----

func.func @while(%n: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  // expected-warning @+2 {{the hint 'flatten = true' has no effect here and is dropped}}
  // expected-warning @+1 {{the hint 'unroll = 2 : i64' has no effect here and is dropped}}
  %r = scf.while (%x = %n) : (i32) -> i32 {
    %c = arith.cmpi sgt, %x, %zero : i32
    scf.condition(%c) %x : i32
  } do {
  ^bb0(%y: i32):
    %q = arith.subi %y, %one : i32
    scf.yield %q : i32
  } attributes {gaus.hint = {unroll = 2, flatten = true}}
  return %r : i32
}
