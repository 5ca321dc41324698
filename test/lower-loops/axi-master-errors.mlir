// RUN: circt-opt --gaus-lower-loops="interface=arg0:axi-master" --split-input-file --verify-diagnostics %s

// expected-error @+1 {{'arg0' has type i32 and cannot be axi-master: that is for memrefs}}
func.func @number(%a: i32) -> i32 {
  return %a : i32
}

// -----

// expected-error @+1 {{'arg0' cannot be axi-master: the module holds a copy of it, and its size is known only at run time; give it a constant size}}
func.func @unknown(%a: memref<?xi32>) {
  %c = arith.constant 1 : i32
  affine.for %i = 0 to 4 {
    affine.store %c, %a[%i] : memref<?xi32>
  }
  return
}

// -----

// expected-error @+1 {{'arg0' is axi-master, and nothing reads or writes it; leave out its interface}}
func.func @unused(%a: memref<4xi32>) {
  return
}

// -----

// expected-error @+1 {{'arg0' cannot be axi-master and divided among banks; leave out partition}}
func.func @divided(%a: memref<4xi32> {gaus.hint = {partition = "cyclic:2"}}) {
  %c = arith.constant 1 : i32
  affine.for %i = 0 to 4 {
    affine.store %c, %a[%i] : memref<4xi32>
  }
  return
}
