// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

func.func @unknown(%a: memref<64xi32>) {
  // expected-error @+1 {{unknown key 'i' in 'gaus.hint'; valid: ii, unroll, interchange, flatten, pipeline, flush, promote, reuse, dependence, partition, ports, interface, depth, dataflow}}
  affine.for %i = 0 to 64 {
  } {gaus.hint = {i = 4}}
  return
}

// -----

func.func @zero(%a: memref<64xi32>) {
  // expected-error @+1 {{'ii' in 'gaus.hint' is 0 : i64; it must be a whole number, at least 1}}
  affine.for %i = 0 to 64 {
  } {gaus.hint = {ii = 0}}
  return
}

// -----

func.func @no_dictionary(%a: memref<64xi32>) {
  // expected-error @+1 {{'gaus.hint' is 2 : i64; it must be a dictionary, as in gaus.hint = {ii = 2}}}
  affine.for %i = 0 to 64 {
  } {gaus.hint = 2 : i64}
  return
}

// -----

func.func @no_bool(%a: memref<64xi32>) {
  // expected-error @+1 {{'pipeline' in 'gaus.hint' is "off"; it must be true or false}}
  affine.for %i = 0 to 64 {
  } {gaus.hint = {pipeline = "off"}}
  return
}

// -----

// expected-error @+1 {{unknown key 'port' in 'gaus.hint'}}
func.func @argument(%a: memref<64xi32> {gaus.hint = {port = 2}}) {
  return
}

// -----

func.func @schedule(%m: memref<64xi32>) {
  // expected-error @+1 {{drop it, and ask for an II with gaus.hint = {ii = 4} or the option ii=4}}
  affine.for %i = 0 to 64 {
    %a = affine.load %m[%i] : memref<64xi32>
  } {gaus.ii = 4 : i64}
  return
}

// -----

func.func @pinned(%m: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{operation '%v' would have to start from step 5 on, and by step 3; '%v:5..3' contradicts what else is asked of it}}
    %v = affine.load %m[%i] {gaus.hint = {start = 3, earliest = 5}} : memref<8xi32>
    affine.store %v, %m[%i] : memref<8xi32>
  }
  return
}
