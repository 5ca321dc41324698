// RUN: circt-opt --gaus-schedule=exact-dependences --split-input-file --verify-diagnostics %s
// RUN: not circt-opt --gaus-schedule=ii=0 %s 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not circt-opt --gaus-schedule=read-latency=0 %s 2>&1 | FileCheck %s --check-prefix=READ
// RUN: not circt-opt --gaus-schedule=ports=2x %s 2>&1 | FileCheck %s --check-prefix=PORTS
// RUN: not circt-opt --gaus-schedule=ports=1r0w %s 2>&1 | FileCheck %s --check-prefix=NOWRITE
// RUN: not circt-opt --gaus-schedule=ports=arg0:1rw,arg0:2rw %s 2>&1 | FileCheck %s --check-prefix=TWICE

// ZERO: error: {{.*}}ii=0 is out of range; it must be at least 1
// READ: error: {{.*}}read-latency=0 is out of range; it must be at least 1
// PORTS: error: ports: '2x' is not of the form 2rw, 1r1w or arg0:1r1w
// NOWRITE: error: ports: '1r0w' leaves a memory without a port to read or write
// TWICE: error: ports: 'arg0' is given twice

func.func private @other(i32) -> i32
func.func @call(%m: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %a = affine.load %m[%i] : memref<8xi32>
    // expected-error @+1 {{@other has no body here, and no operator library has an entry for it; give it a body, or add an entry with "op": "@other" (operators=FILE)}}
    %b = func.call @other(%a) : (i32) -> i32
    affine.store %b, %m[%i] : memref<8xi32>
  }
  return
}

// -----

func.func @unsupported(%m: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{'sv.verbatim' cannot be part of a pipelined loop; supported are arith}}
    sv.verbatim "x"
  }
  return
}

// -----

func.func @varying(%m: memref<8xi32>, %go: i1) {
  affine.for %i = 0 to 8 {
    // expected-warning @+1 {{the condition of this 'scf.while' does not change from one iteration to the next, so that the loop runs for ever once it holds; make it depend on what goes round or on a memory that the loop stores to}}
    scf.while : () -> () {
      scf.condition(%go)
    } do {
      scf.yield
    }
  }
  return
}

// -----

func.func @no_operator(%m: memref<8xf8E4M3FN>) {
  affine.for %i = 0 to 8 {
    %a = affine.load %m[%i] : memref<8xf8E4M3FN>
    // expected-error @+1 {{'math.erf' of f8E4M3FN has no core: there are cores for f16, bf16, f32, f64; name an implementation in an operator library (operators=FILE)}}
    %b = math.erf %a : f8E4M3FN
    affine.store %b, %m[%i] : memref<8xf8E4M3FN>
  }
  return
}

// -----

func.func @computed(%m: memref<8xi32>, %x: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %a = affine.load %x[%i] : memref<8xi32>
    %j = arith.index_cast %a : i32 to index
    %b = memref.load %m[%j] : memref<8xi32>
    %c = arith.addi %b, %b : i32
    // expected-error @+1 {{'%b' and 'store arg0' may touch the same element of 'arg0' in any iteration, because a subscript is computed in the loop; assumed: '%b' -> 'store arg0' at distance 0 and 'store arg0' -> '%b' at distance 1; write simpler affine subscripts or leave out exact-dependences}}
    memref.store %c, %m[%j] : memref<8xi32>
  }
  return
}

// -----

func.func @run_time_offset(%m: memref<?xi32>, %n: index) {
  affine.for %i = 0 to 8 {
    %a = affine.load %m[%i] : memref<?xi32>
    // expected-error @+1 {{because their subscripts differ by what is known only at run time}}
    affine.store %a, %m[%i + symbol(%n)] : memref<?xi32>
  }
  return
}

// -----

func.func @zero_step(%n: index) {
  %zero = arith.constant 0 : index
  // expected-error @+1 {{the step of this loop is 0; it must be at least 1}}
  scf.for %i = %zero to %n step %zero {
  }
  return
}

// -----

func.func @negative_step(%n: index) {
  %zero = arith.constant 0 : index
  %back = arith.constant -2 : index
  // expected-error @+1 {{the step of this loop is -2; it must be at least 1}}
  scf.for %i = %zero to %n step %back {
  }
  return
}

// -----

func.func @negative_signed_step(%a: i8, %b: i8) {
  %most = arith.constant 255 : i8
  // expected-error @+1 {{the step of this loop is -1; it must be at least 1}}
  scf.for %i = %a to %b step %most : i8 {
  }
  return
}

// -----

func.func @overlapping(%m: memref<4x4xi32, strided<[2, 1]>>) {
  affine.for %i = 0 to 4 {
    // expected-error @+1 {{memory 'arg0' has type memref<4x4xi32, strided<[2, 1]>>, in which several elements are one; give it a layout}}
    %a = affine.load %m[%i, 0] : memref<4x4xi32, strided<[2, 1]>>
  }
  return
}

// -----

func.func @addressed(%m: memref<4x4xi32, strided<[8, 1]>>) {
  // expected-error @+1 {{the memory behind this view has type memref<4x4xi32, strided<[8, 1]>>; where elements lie is known of memories that are row-major without gaps}}
  %v = memref.reinterpret_cast %m to offset: [0], sizes: [8], strides: [1] : memref<4x4xi32, strided<[8, 1]>> to memref<8xi32, strided<[1]>>
  affine.for %i = 0 to 8 {
    %a = affine.load %v[%i] : memref<8xi32, strided<[1]>>
  }
  return
}

// -----

func.func @unknown_memory(%b: memref<32xi8>, %c0: index) {
  %m = memref.view %b[%c0][] : memref<32xi8> to memref<8xi32>
  affine.for %i = 0 to 4 {
    // expected-error @+1 {{is neither an argument of the function nor made by memref.alloca, memref.alloc or memref.get_global, nor a view of one of these}}
    %a = affine.load %m[%i] : memref<8xi32>
  }
  return
}
