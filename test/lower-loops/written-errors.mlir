// RUN: circt-opt --gaus-lower-loops="operators=%S/../kernels/Inputs/circt.json" --split-input-file --verify-diagnostics %s

// written.mlir shows what is kept; here the schedule that is written does not hold.

func.func @early(%x: memref<64xi32>, %y: memref<64xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %last = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    %sample = affine.load %x[%i] {gaus.latency = 1 : i64, gaus.start = 2 : i64} : memref<64xi32>
    %mul = arith.muli %acc, %c {gaus.latency = 3 : i64, gaus.start = 0 : i64} : i32
    // expected-error @+1 {{(gaus.ii = 4) does not hold: Precedence violated for dependence '%sample' -> '%add': result available in t=3, starts in t=2 at II 4; schedule the loop again}}
    %add = arith.addi %mul, %sample {gaus.start = 2 : i64, gaus.stage = 0 : i64} : i32
    affine.store %add, %y[%i] {gaus.start = 3 : i64} : memref<64xi32>
    affine.yield %add : i32
  } {gaus.ii = 4 : i64, gaus.length = 4 : i64}
  return %last : i32
}

// -----

func.func @interval(%x: memref<64xi32>, %y: memref<64xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %last = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    %sample = affine.load %x[%i] {gaus.latency = 1 : i64, gaus.start = 2 : i64} : memref<64xi32>
    // expected-error @+1 {{(gaus.ii = 2) does not hold: Precedence violated for dependence '%add' -> '%mul': result available in t=3, starts in t=0 + 1 iterations at II 2}}
    %mul = arith.muli %acc, %c {gaus.latency = 3 : i64, gaus.start = 0 : i64} : i32
    %add = arith.addi %mul, %sample {gaus.start = 3 : i64, gaus.stage = 1 : i64} : i32
    affine.store %add, %y[%i] {gaus.start = 3 : i64} : memref<64xi32>
    affine.yield %add : i32
  } {gaus.ii = 2 : i64, gaus.length = 4 : i64}
  return %last : i32
}

// -----

func.func @length(%x: memref<64xi32>, %y: memref<64xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  // expected-error @+1 {{gaus.length = 9, but its operations take 4 steps}}
  %last = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    %sample = affine.load %x[%i] {gaus.latency = 1 : i64, gaus.start = 2 : i64} : memref<64xi32>
    %mul = arith.muli %acc, %c {gaus.latency = 3 : i64, gaus.start = 0 : i64} : i32
    %add = arith.addi %mul, %sample {gaus.start = 3 : i64, gaus.stage = 0 : i64} : i32
    affine.store %add, %y[%i] {gaus.start = 3 : i64} : memref<64xi32>
    affine.yield %add : i32
  } {gaus.ii = 4 : i64, gaus.length = 9 : i64}
  return %last : i32
}

// -----

func.func @latency(%x: memref<64xi32>, %y: memref<64xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %last = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    %sample = affine.load %x[%i] {gaus.latency = 1 : i64, gaus.start = 2 : i64} : memref<64xi32>
    // expected-error @+1 {{'%mul' was scheduled with latency 2 and has latency 3 with these options}}
    %mul = arith.muli %acc, %c {gaus.latency = 2 : i64, gaus.start = 0 : i64} : i32
    %add = arith.addi %mul, %sample {gaus.start = 3 : i64, gaus.stage = 0 : i64} : i32
    affine.store %add, %y[%i] {gaus.start = 3 : i64} : memref<64xi32>
    affine.yield %add : i32
  } {gaus.ii = 4 : i64, gaus.length = 4 : i64}
  return %last : i32
}

// -----

func.func @stage(%x: memref<64xi32>, %y: memref<64xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %last = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    %sample = affine.load %x[%i] {gaus.latency = 1 : i64, gaus.start = 2 : i64} : memref<64xi32>
    %mul = arith.muli %acc, %c {gaus.latency = 3 : i64, gaus.start = 0 : i64} : i32
    // expected-error @+1 {{gaus.start = 3 and gaus.stage = 1, at II 4 its stage is 0}}
    %add = arith.addi %mul, %sample {gaus.start = 3 : i64, gaus.stage = 1 : i64} : i32
    affine.store %add, %y[%i] {gaus.start = 3 : i64} : memref<64xi32>
    affine.yield %add : i32
  } {gaus.ii = 4 : i64, gaus.length = 4 : i64}
  return %last : i32
}

// -----

func.func @absent(%x: memref<64xi32>, %y: memref<64xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %last = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    // expected-error @+1 {{'%sample' has no gaus.start, but its loop has gaus.ii = 4: it was changed after it was scheduled}}
    %sample = affine.load %x[%i] {gaus.latency = 1 : i64} : memref<64xi32>
    %mul = arith.muli %acc, %c {gaus.latency = 3 : i64, gaus.start = 0 : i64} : i32
    %add = arith.addi %mul, %sample {gaus.start = 3 : i64, gaus.stage = 0 : i64} : i32
    affine.store %add, %y[%i] {gaus.start = 3 : i64} : memref<64xi32>
    affine.yield %add : i32
  } {gaus.ii = 4 : i64, gaus.length = 4 : i64}
  return %last : i32
}

// -----

func.func @unrolled(%x: memref<64xi32>, %y: memref<64xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %last = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    // expected-error @+1 {{'gaus.latency = 1' on 'affine.load' is part of no schedule; gaus attributes are results of scheduling, not directives: drop it; latencies come from an operator library (operators=FILE) or an ssp.operator_type}}
    %sample = affine.load %x[%i] {gaus.latency = 1 : i64} : memref<64xi32>
    %mul = arith.muli %acc, %c {gaus.latency = 3 : i64, gaus.start = 0 : i64} : i32
    %add = arith.addi %mul, %sample {gaus.start = 3 : i64, gaus.stage = 0 : i64} : i32
    affine.store %add, %y[%i] {gaus.start = 3 : i64} : memref<64xi32>
    affine.yield %add : i32
  }
  return %last : i32
}

// -----

func.func @zero(%x: memref<64xi32>, %y: memref<64xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  // expected-error @+1 {{gaus.ii = 0 and gaus.length = 4 are no schedule}}
  %last = affine.for %i = 0 to 64 iter_args(%acc = %zero) -> (i32) {
    %sample = affine.load %x[%i] {gaus.latency = 1 : i64, gaus.start = 2 : i64} : memref<64xi32>
    %mul = arith.muli %acc, %c {gaus.latency = 3 : i64, gaus.start = 0 : i64} : i32
    %add = arith.addi %mul, %sample {gaus.start = 3 : i64, gaus.stage = 0 : i64} : i32
    affine.store %add, %y[%i] {gaus.start = 3 : i64} : memref<64xi32>
    affine.yield %add : i32
  } {gaus.ii = 0 : i64, gaus.length = 4 : i64}
  return %last : i32
}

// -----

func.func @directive(%x: memref<64xi32>, %y: memref<64xi32>) {
  // expected-error @+1 {{'gaus.ii = 4' on 'affine.for' is part of no schedule; gaus attributes are results of scheduling, not directives: drop it, and ask for an II with gaus.hint = {ii = 4} or the option ii=4}}
  affine.for %i = 0 to 64 {
    %sample = affine.load %x[%i] : memref<64xi32>
    affine.store %sample, %y[%i] : memref<64xi32>
  } {gaus.ii = 4 : i64}
  return
}
