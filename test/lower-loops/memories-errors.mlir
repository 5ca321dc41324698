// RUN: circt-opt --gaus-lower-loops --split-input-file --verify-diagnostics %s

func.func @argument(%a: memref<8xi32>) -> memref<8xi32> {
  // expected-error @+1 {{result 0 is argument 0, which the caller has already; leave it out of the results}}
  return %a : memref<8xi32>
}

// -----

func.func @twice(%a: memref<8xi32>) -> (i32, memref<8xi32>, memref<?xi32>) {
  %c = arith.constant 1 : i32
  %t = memref.alloc() : memref<8xi32>
  affine.for %i = 0 to 8 {
    affine.store %c, %t[%i] : memref<8xi32>
  }
  %u = memref.cast %t : memref<8xi32> to memref<?xi32>
  // expected-error @+1 {{result 2 is the same memory as result 1; return it once}}
  return %c, %t, %u : i32, memref<8xi32>, memref<?xi32>
}

// -----

func.func @part(%c: i32) -> memref<4xi32> {
  %t = memref.alloc() : memref<8xi32>
  affine.for %i = 0 to 8 {
    affine.store %c, %t[%i] : memref<8xi32>
  }
  %u = memref.subview %t[0] [4] [1] : memref<8xi32> to memref<4xi32>
  // expected-error @+1 {{result 0 is a part of a memory; return the whole memory}}
  return %u : memref<4xi32>
}

// -----

memref.global "private" constant @g : memref<4xi32> = dense<1>
func.func @global_result() -> memref<4xi32> {
  %g = memref.get_global @g : memref<4xi32>
  // expected-error @+1 {{result 0 is memory 'g', a global one; copy it into one that memref.alloc makes}}
  return %g : memref<4xi32>
}

// -----

func.func @unknown_result(%n: index) -> memref<?xi32> {
  // expected-error @+1 {{memory 'out0' is a result and of unknown size; give it a constant size, or make it an argument}}
  %t = memref.alloc(%n) : memref<?xi32>
  return %t : memref<?xi32>
}

// -----

memref.global "private" constant @g : memref<4xi32> = dense<1>
func.func @constant(%x: i32) {
  %g = memref.get_global @g : memref<4xi32>
  affine.for %i = 0 to 4 {
    // expected-error @+1 {{memory 'g' is constant; make the memref.global private instead, or store into a memory of the function}}
    affine.store %x, %g[%i] : memref<4xi32>
  }
  return
}

// -----

memref.global @g : memref<4xi32> = dense<1>
func.func @public(%x: i32) {
  // expected-error @+1 {{@g may be changed outside the module, because it is neither constant nor private; make it one of these, or an argument of the function}}
  %g = memref.get_global @g : memref<4xi32>
  affine.for %i = 0 to 4 {
    affine.store %x, %g[%i] : memref<4xi32>
  }
  return
}

// -----

memref.global @g : memref<4xi32>
func.func @elsewhere(%x: i32) {
  // expected-error @+1 {{what @g holds is defined elsewhere; give the memref.global its contents, or make the memory an argument of the function}}
  %g = memref.get_global @g : memref<4xi32>
  affine.for %i = 0 to 4 {
    affine.store %x, %g[%i] : memref<4xi32>
  }
  return
}

// -----

// expected-error @+1 {{type memref<*xi32> has no rank, so that addresses are not known; give it a shape, as in memref<?xi32>}}
func.func @unranked(%a: memref<*xi32>) {
  return
}

// -----

func.func @strides(%a: memref<64xi32>, %s: index) {
  // expected-error @+1 {{a stride of this view is known only at run time, so that its addresses are products; make the strides constant, or access the memory that it is made of}}
  %v = memref.subview %a[0] [8] [%s] : memref<64xi32> to memref<8xi32, strided<[?]>>
  affine.for %i = 0 to 8 {
    %x = affine.load %v[%i] : memref<8xi32, strided<[?]>>
    affine.store %x, %a[%i] : memref<64xi32>
  }
  return
}

// -----

func.func @bytes(%a: memref<32xi8>, %c0: index) {
  // expected-error @+1 {{'memref.view' cannot run beside loops; access the memory that it is made of, in its own type}}
  %v = memref.view %a[%c0][] : memref<32xi8> to memref<8xi32>
  affine.for %i = 0 to 8 {
    %x = affine.load %v[%i] : memref<8xi32>
  }
  return
}
