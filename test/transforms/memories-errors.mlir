// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

func.func @used(%x: memref<8xi32>, %v: i32) -> i32 {
  %c0 = arith.constant 0 : index
  // expected-error @+1 {{the result of 'memref.atomic_rmw' is used; load the element before it, or compute it again}}
  %r = memref.atomic_rmw addi %v, %x[%c0] : (i32, memref<8xi32>) -> i32
  return %r : i32
}

// -----

func.func @fresh(%x: memref<8xi32>, %n: index) {
  %z = arith.constant 0 : i32
  affine.for %t = 0 to %n iter_args(%a = %x) -> (memref<8xi32>) {
    affine.store %z, %a[0] : memref<8xi32>
    // expected-error @+1 {{the memory that this loop hands on is made inside it, by 'memref.alloc', so that which memories it may be is not known; make the memories before the loop, and hand on one of them}}
    %b = memref.alloc() : memref<8xi32>
    affine.yield %b : memref<8xi32>
  }
  return
}

// -----

func.func @many(%a: memref<2xi32>, %b: memref<2xi32>, %c: memref<2xi32>, %d: memref<2xi32>, %e: memref<2xi32>, %n: index, %o: i1) {
  %z = arith.constant 0 : i32
  // expected-error @+1 {{this loop hands on memories in more than 16 assignments; make them one memory with a dimension more, and hand on its subscript}}
  affine.for %t = 0 to %n iter_args(%p = %a, %q = %b, %r = %c, %s = %d, %u = %e) -> (memref<2xi32>, memref<2xi32>, memref<2xi32>, memref<2xi32>, memref<2xi32>) {
    affine.store %z, %p[0] : memref<2xi32>
    %v, %w = scf.if %o -> (memref<2xi32>, memref<2xi32>) {
      scf.yield %q, %p : memref<2xi32>, memref<2xi32>
    } else {
      scf.yield %p, %q : memref<2xi32>, memref<2xi32>
    }
    affine.yield %w, %r, %s, %u, %v : memref<2xi32>, memref<2xi32>, memref<2xi32>, memref<2xi32>, memref<2xi32>
  }
  return
}

// -----

// expected-error @+1 {{the width of type 'tensor<8xi32>' is unknown, so a register cannot hold it; make memories of tensors before, with mlir-opt --convert-elementwise-to-linalg --one-shot-bufferize=}}
func.func @tensors(%x: tensor<8xi32>) -> tensor<8xi32> {
  %r = arith.addi %x, %x : tensor<8xi32>
  return %r : tensor<8xi32>
}

// -----

func.func @fills(%x: memref<8xi32>, %v: i32) {
  // expected-note @+2 {{Available dialects}}
  // expected-error @+1 {{Dialect `linalg' not found for custom op 'linalg.fill'; lower it before: on memrefs with mlir-opt --convert-linalg-to-affine-loops, on tensors with}}
  linalg.fill ins(%v : i32) outs(%x : memref<8xi32>)
  return
}

// -----

func.func @base(%x: memref<8xi32>) -> i32 {
  %base, %o, %s, %t = memref.extract_strided_metadata %x : memref<8xi32> -> memref<i32>, index, index, index
  // expected-error @+1 {{the base of a memory goes into 'memref.load'; it can go into 'memref.reinterpret_cast' only}}
  %v = memref.load %base[] : memref<i32>
  return %v : i32
}

// -----

func.func @part(%x: memref<4xi32, strided<[2], offset: 1>>, %y: memref<8xindex>) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{whose layout is not row-major without gaps; take the metadata of the whole memory, or access the view itself}}
    %base, %o, %s, %t = memref.extract_strided_metadata %x : memref<4xi32, strided<[2], offset: 1>> -> memref<i32>, index, index, index
    affine.store %o, %y[%i] : memref<8xindex>
  }
  return
}

// -----

func.func @grows(%x: memref<8xi32>, %n: index) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{'memref.realloc' of a size that is known only at run time; give both memories constant sizes, or allocate the larger one from the start}}
    %b = memref.realloc %x(%n) : memref<8xi32> to memref<?xi32>
    %v = affine.load %b[%i] : memref<?xi32>
    affine.store %v, %x[%i] : memref<8xi32>
  }
  return
}
