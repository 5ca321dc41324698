// RUN: circt-opt --gaus-lower-loops="interface=arg0:stream,arg1:axi-stream" --split-input-file --verify-diagnostics %s

func.func @twice(%a: memref<8xi32>, %b: memref<8xi32>) {
  affine.for %j = 0 to 2 {
    affine.for %i = 0 to 8 {
      // expected-error @+1 {{element [0] of stream 'arg0' is read here and again in a later iteration; a stream has each element once}}
      %x = affine.load %a[%i] : memref<8xi32>
      affine.store %x, %b[%i] : memref<8xi32>
    }
  }
  return
}

// -----

func.func @by_two(%a: memref<8xi32>, %b: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %x = affine.load %a[%i] : memref<8xi32>
    // expected-error @+1 {{element [0] of stream 'arg1' is written here and again}}
    affine.store %x, %b[%i] : memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    %c = arith.constant 1 : i32
    affine.store %c, %b[%i] : memref<8xi32>
  }
  return
}

// -----

func.func @computed(%a: memref<8xi32>, %b: memref<8xi32>, %places: memref<8xindex>) {
  affine.for %i = 0 to 8 {
    %k = affine.load %places[%i] : memref<8xindex>
    // expected-error @+1 {{stream 'arg0' is accessed at a subscript that is computed from '%k', so that the order of its elements is not fixed}}
    %x = memref.load %a[%k] : memref<8xi32>
    affine.store %x, %b[%i] : memref<8xi32>
  }
  return
}

// -----

func.func @both_ways(%a: memref<8xi32>, %b: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{a stream goes one way: use another argument for what is written}}
    %x = affine.load %a[%i] : memref<8xi32>
    affine.store %x, %a[%i] : memref<8xi32>
    affine.store %x, %b[%i] : memref<8xi32>
  }
  return
}

// -----

func.func @depends(%a: memref<8xi32>, %b: memref<8xi32>) {
  %c0 = arith.constant 0 : i32
  affine.for %i = 0 to 8 {
    %x = affine.load %a[%i] : memref<8xi32>
    %p = arith.cmpi sgt, %x, %c0 : i32
    scf.if %p {
      // expected-error @+1 {{stream 'arg1' is accessed under a condition that is no affine.if}}
      affine.store %x, %b[%i] : memref<8xi32>
    }
  }
  return
}

// -----

func.func @while(%a: memref<8xi32>, %b: memref<8xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i32
  affine.for %i = 0 to 8 {
    affine.store %zero, %b[%i] : memref<8xi32>
  }
  %n = scf.while (%i = %c0) : (index) -> index {
    // expected-error @+1 {{stream 'arg0' is accessed in a while loop, whose iterations nobody knows before}}
    %x = memref.load %a[%i] : memref<8xi32>
    %p = arith.cmpi sgt, %x, %zero : i32
    scf.condition(%p) %i : index
  } do {
  ^bb0(%i: index):
    %j = arith.addi %i, %c1 : index
    scf.yield %j : index
  }
  return
}

// -----

func.func @unknown(%a: memref<8xi32>, %b: memref<?xi32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  scf.for %i = %c0 to %n step %c2 {
    // expected-error @+1 {{the order of the elements of stream 'arg0' depends on %n, which is known only at run time}}
    %x = memref.load %a[%i] : memref<8xi32>
    memref.store %x, %b[%i] : memref<?xi32>
  }
  return
}

// -----

// expected-error @+1 {{the number of elements that 'arg1' gets is known only at run time, and so is the one that tlast comes with}}
func.func @last(%a: memref<?xi32>, %b: memref<?xi32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.for %i = %c0 to %n step %c1 {
    %x = memref.load %a[%i] : memref<?xi32>
    memref.store %x, %b[%i] : memref<?xi32>
  }
  return
}

// -----

// expected-error @+1 {{'arg0' has type i32 and cannot be stream: that is for memrefs}}
func.func @number(%a: i32, %b: memref<8xi32>) {
  return
}

// -----

// expected-error @+1 {{'arg0' is a stream that nothing reads or writes; leave out its interface}}
func.func @unused(%a: memref<8xi32>, %b: memref<8xi32>) {
  return
}

// -----

// expected-error @+1 {{'arg0' cannot be stream and divided among banks; leave out partition}}
func.func @divided(%a: memref<8xi32> {gaus.hint = {partition = "cyclic:2"}}, %b: memref<8xi32>) {
  return
}

// -----

// expected-error @+1 {{'arg0' cannot be stream with ports=2rw: a stream has one element at a time; leave out its ports}}
func.func @ports(%a: memref<8xi32> {gaus.hint = {ports = "2rw"}}, %b: memref<8xi32>) {
  return
}
