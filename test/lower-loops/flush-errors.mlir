// RUN: circt-opt --gaus-lower-loops="interface=arg0:stream,arg1:stream operators=%S/../kernels/Inputs/circt.json transforms=none" --split-input-file --verify-diagnostics %s

#later = affine_set<(d0) : (d0 - 3 >= 0, 6 - d0 >= 0)>
func.func @some(%a: memref<8xi32>, %b: memref<8xi32>) {
  %c = arith.constant 7 : i32
  affine.for %i = 0 to 8 {
    %x = affine.if #later(%i) -> i32 {
      // expected-error @+1 {{flush: an iteration takes its first element of 'arg0' in step}}
      %v = affine.load %a[%i] {gaus.hint = {earliest = 1}} : memref<8xi32>
      affine.yield %v : i32
    } else {
      affine.yield %c : i32
    }
    %y = arith.muli %x, %x : i32
    affine.store %y, %b[%i] : memref<8xi32>
  } {gaus.hint = {flush = true}}
  return
}

// -----

func.func @around(%a: memref<2x4xi32>, %b: memref<2xi32>) {
  %zero = arith.constant 0 : i32
  // expected-warning @+1 {{the hint 'flush = true' has no effect on a loop around others}}
  affine.for %i = 0 to 2 {
    %s = affine.for %j = 0 to 4 iter_args(%t = %zero) -> (i32) {
      %x = affine.load %a[%i, %j] : memref<2x4xi32>
      %u = arith.addi %t, %x : i32
      affine.yield %u : i32
    }
    affine.store %s, %b[%i] : memref<2xi32>
  } {gaus.hint = {flush = true}}
  return
}

// -----

// expected-error @+1 {{'flush' in 'gaus.hint' is "yes"; it must be true or false}}
func.func @kind(%a: memref<2xi32>, %b: memref<2xi32>) attributes {gaus.hint = {flush = "yes"}} {
  return
}
