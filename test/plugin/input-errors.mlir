// RUN: %gaus --pass-pipeline='builtin.module(gaus-schedule)' --split-input-file --verify-diagnostics %s

func.func @allocation() {
  affine.for %i = 0 to 9 {
    // expected-error @+1 {{'memref.alloc' in a loop has another effect than reading or writing a memory; only operations that read or write one memory can be pipelined, so move it out of the loop}}
    %0 = memref.alloc() : memref<9xi32>
  }
  return
}

// -----

func.func @copy(%a : memref<9xi32>, %b : memref<9xi32>) {
  affine.for %i = 0 to 9 {
    // expected-error @+1 {{'memref.copy' in a loop touches several memories}}
    memref.copy %a, %b : memref<9xi32> to memref<9xi32>
  }
  return
}

// -----

func.func @view(%a : memref<9xi32>) {
  affine.for %i = 0 to 9 {
    // expected-error @+1 {{'memref.cast' in a loop makes or hands on a reference to memory}}
    %0 = memref.cast %a : memref<9xi32> to memref<?xi32>
  }
  return
}

// -----

func.func @elements(%a : memref<9xcomplex<f32>>) {
  affine.for %i = 0 to 9 {
    // expected-error @+1 {{the elements of 'memref<9xcomplex<f32>>' have no width}}
    %0 = affine.load %a[%i] : memref<9xcomplex<f32>>
  }
  return
}

// -----

func.func @call(%x : i32) {
  affine.for %i = 0 to 9 {
    // expected-error @+1 {{'func.call' in a loop has effects that are not known}}
    func.call @call(%x) : (i32) -> ()
  }
  return
}

// -----

func.func @while(%x : i1) {
  // expected-error @+1 {{'scf.while' has no single block that is run once an iteration}}
  scf.while : () -> () {
    scf.condition(%x)
  } do {
    scf.yield
  }
  return
}

// -----

func.func @around(%x : i32, %y : i32) -> i32 {
  // expected-error @+1 {{iter_args that only hand on each other's values}}
  %r:2 = affine.for %i = 0 to 9 iter_args(%a = %x, %b = %y) -> (i32, i32) {
    %0 = arith.addi %a, %b : i32
    affine.yield %b, %a : i32, i32
  }
  return %r#0 : i32
}

// -----

// expected-error @+1 {{'@flow' has 2 blocks; dataflow is scheduled in one block: turn the control flow into scf.if and scf.for}}
func.func @flow(%x : i32) -> i32 {
  cf.br ^next(%x : i32)
^next(%y : i32):
  return %y : i32
}

// -----

// expected-error @+1 {{the width of type 'none' is unknown}}
func.func @width(%x : none) {
  return
}

// -----

func.func @floats(%x : f32) -> f32 {
  // expected-error @+1 {{no operator library has an entry for 'arith.addf' at 32 bits; add an entry with "op": "arith.addf" (operators=FILE)}}
  %0 = arith.addf %x, %x : f32
  return %0 : f32
}

// -----

func.func @callee(%x : i32) -> i32 {
  // expected-error @+1 {{no operator library has an entry for instance of '@callee' at 32 bits}}
  %0 = func.call @callee(%x) : (i32) -> i32
  return %0 : i32
}

// -----

func.func @dangling(%x : i32) -> i32 {
  // expected-error @+1 {{operator library '@lib' not found; there are: none}}
  %0 = arith.addi %x, %x {ssp.operator_type = @lib::@add} : i32
  return %0 : i32
}

// -----

// expected-warning @+1 {{nothing to schedule: no loop, and no function, module or graph region with a body}}
module {
}
