// What the drivers in Python rewrite before they schedule it, and the plugin does not: errors at its place.
// RUN: %gaus --pass-pipeline="builtin.module(gaus-schedule)" --split-input-file --verify-diagnostics %s

func.func @f(%a: memref<16xi32>, %b: memref<16xi32>, %c: i1) {
  // expected-note @+1 {{'arith.select' is here}}
  %m = arith.select %c, %a, %b : memref<16xi32>
  affine.for %i = 0 to 15 {
    // expected-error @+1 {{'affine.load' accesses a memory that 'arith.select' chooses or hands on; which one that is is not followed here, so access each by its own name; gaus hls and gaus-opt rewrite such functions}}
    %v = affine.load %m[%i] : memref<16xi32>
    affine.store %v, %m[%i + 1] : memref<16xi32>
  }
  return
}

// -----

func.func @f(%x: memref<8xi32>, %y: memref<8xi32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-note @+1 {{'scf.for' is here}}
  %r:2 = scf.for %s = %c0 to %n step %c1 iter_args(%a = %x, %b = %y) -> (memref<8xi32>, memref<8xi32>) {
    // expected-error @+1 {{'memref.load' accesses a memory that 'scf.for' chooses or hands on}}
    %l = memref.load %a[%s] : memref<8xi32>
    memref.store %l, %b[%s] : memref<8xi32>
    scf.yield %b, %a : memref<8xi32>, memref<8xi32>
  }
  return
}

// -----

func.func @f(%a: memref<16xi32>, %c: i32) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  // expected-error @+1 {{'scf.parallel' reduces values of its iterations; turn it into a loop with iter_args, such as scf.for; gaus hls and gaus-opt rewrite such functions}}
  %r = scf.parallel (%i) = (%c0) to (%c16) step (%c1) init (%c) -> i32 {
    %v = memref.load %a[%i] : memref<16xi32>
    scf.reduce(%v : i32) {
    ^bb0(%x: i32, %y: i32):
      %z = arith.addi %x, %y : i32
      scf.reduce.return %z : i32
    }
  }
  return %r : i32
}

// -----

func.func @f(%a: memref<64xi32>, %b: memref<8xvector<4xi32>>, %c: i32) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{'affine.vector_load' in a loop works on vectors, which are not taken apart into lanes here; gaus hls and gaus-opt rewrite such functions}}
    %v = affine.vector_load %a[%i * 4] : memref<64xi32>, vector<4xi32>
    %w = affine.load %b[%i] : memref<8xvector<4xi32>>
    %s = arith.addi %v, %w : vector<4xi32>
    affine.store %s, %b[%i] : memref<8xvector<4xi32>>
  }
  return
}

// -----

func.func @f(%b: memref<8xvector<4xi32>>, %d: vector<4xi32>) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{'affine.load' in a loop works on vectors}}
    %w = affine.load %b[%i] : memref<8xvector<4xi32>>
    %s = arith.addi %d, %w : vector<4xi32>
    affine.store %s, %b[%i] : memref<8xvector<4xi32>>
  }
  return
}

// -----

func.func @f(%a: memref<16xi32>, %h: memref<8xi32>, %c: i32) {
  affine.for %i = 0 to 16 {
    %v = affine.load %a[%i] : memref<16xi32>
    %k = arith.index_cast %v : i32 to index
    // expected-error @+1 {{no operator library has an entry for 'memref.atomic_rmw' at 32 bits; add an entry with "op": "memref.atomic_rmw" (operators=FILE), give the operation an ssp.operator_type; the plugin rewrites nothing: gaus hls and gaus-opt take such functions}}
    %o = memref.atomic_rmw addi %c, %h[%k] : (i32, memref<8xi32>) -> i32
  }
  return
}

// -----

func.func @f(%a: memref<16xi32>, %h: memref<8xi32>, %c: i32) {
  affine.for %i = 0 to 16 {
    %v = affine.load %a[%i] : memref<16xi32>
    %k = arith.index_cast %v : i32 to index
    // expected-error @+1 {{'memref.generic_atomic_rmw' in a loop takes a varying number of cycles; only scf.if may be in a loop that is pipelined; gaus hls and gaus-opt}}
    %o = memref.generic_atomic_rmw %h[%k] : memref<8xi32> {
    ^bb0(%x: i32):
      %y = arith.muli %x, %c : i32
      memref.atomic_yield %y : i32
    }
  }
  return
}

// -----

#s = affine_set<(d0) : (d0 - 4 >= 0)>
func.func @f(%a: memref<16xi32>, %c: i32) {
  affine.for %i = 0 to 16 {
    %v = affine.load %a[%i] : memref<16xi32>
    // expected-error @+1 {{'affine.if' in a loop takes a varying number of cycles; only scf.if may be in a loop that is pipelined; gaus hls and gaus-opt}}
    affine.if #s(%i) {
      %m = arith.muli %v, %c : i32
      affine.store %m, %a[%i] : memref<16xi32>
    }
  }
  return
}

// -----

func.func @f(%a: memref<16xi32>, %c: i32) {
  affine.for %i = 0 to 16 {
    %v = affine.load %a[%i] : memref<16xi32>
    %k = arith.index_cast %v : i32 to index
    // expected-error @+1 {{'scf.index_switch' in a loop takes a varying number of cycles; only scf.if may be in a loop that is pipelined; gaus hls and gaus-opt}}
    %r = scf.index_switch %k -> i32
    case 0 { scf.yield %c : i32 }
    case 1 { %m = arith.muli %v, %c : i32
      scf.yield %m : i32 }
    default { scf.yield %v : i32 }
    affine.store %r, %a[%i] : memref<16xi32>
  }
  return
}

// -----

func.func @f(%a: memref<16xi32>, %n: i32) -> i32 {
  %one = arith.constant 1 : i32
  %zero = arith.constant 0 : i32
  // expected-error @+1 {{'scf.while' has no single block that is run once an iteration; turn it into a loop with iter_args, such as scf.for; gaus hls and gaus-opt}}
  %r = scf.while (%i = %zero) : (i32) -> i32 {
    %p = arith.cmpi slt, %i, %n : i32
    scf.condition(%p) %i : i32
  } do {
  ^bb0(%i: i32):
    %k = arith.index_cast %i : i32 to index
    %v = memref.load %a[%k] : memref<16xi32>
    %j = arith.addi %i, %v : i32
    scf.yield %j : i32
  }
  return %r : i32
}

// -----

func.func private @h(%a: i32, %b: i32) -> i32 {
  %m = arith.muli %a, %b : i32
  return %m : i32
}
func.func @f(%a: memref<16xi32>, %c: i32) -> i32 {
  %z = arith.constant 0 : i32
  %s = affine.for %i = 0 to 16 iter_args(%t = %z) -> i32 {
    %v = affine.load %a[%i] : memref<16xi32>
    // expected-error @+1 {{'func.call' in a loop has effects that are not known; only operations that read or write one memory can be pipelined, so move it out of the loop; gaus hls and gaus-opt}}
    %w = func.call @h(%v, %t) : (i32, i32) -> i32
    affine.yield %w : i32
  }
  return %s : i32
}

// -----

func.func @f(%a: memref<8xi32>, %b: memref<4x8xi32>) {
  affine.for %i = 0 to 4 {
    // expected-error @+1 {{'memref.subview' in a loop makes or hands on a reference to memory; only operations that read or write one memory can be pipelined, so move it out of the loop; gaus hls and gaus-opt}}
    %r = memref.subview %b[%i, 0] [1, 8] [1, 1] : memref<4x8xi32> to memref<8xi32, strided<[1], offset: ?>>
    memref.copy %a, %r : memref<8xi32> to memref<8xi32, strided<[1], offset: ?>>
  }
  return
}

// -----

func.func @f(%a: memref<16xi32>, %d: i32) {
  affine.for %i = 0 to 16 {
    %v = affine.load %a[%i] : memref<16xi32>
    %p = arith.cmpi slt, %v, %d : i32
    // expected-error @+1 {{'cf.assert' in a loop has another effect than reading or writing a memory}}
    cf.assert %p, "x"
    %w = arith.muli %v, %d : i32
    affine.store %w, %a[%i] : memref<16xi32>
  }
  return
}

// -----

func.func @f(%a: memref<16xi32>, %n: index) {
  affine.for %i = 0 to 16 {
    // expected-error @+1 {{no operator library has an entry for 'affine.min' at 32 bits}}
    %k = affine.min affine_map<(d0)[s0] -> (d0 + 1, s0)>(%i)[%n]
    // expected-note @+1 {{'load_1' is here}}
    %v = memref.load %a[%k] : memref<16xi32>
    %j = affine.apply affine_map<(d0) -> (d0 floordiv 2)>(%i)
    // expected-remark @+1 {{'load_1' and 'store_3' may touch the same element of 'arg0' in any iteration}}
    memref.store %v, %a[%j] : memref<16xi32>
  }
  return
}

// -----

func.func @f(%a: memref<16xi32>, %i: index, %c: i32) -> i32 {
  // expected-error @+1 {{no operator library has an entry for 'memref.load' at 32 bits}}
  %v = memref.load %a[%i] : memref<16xi32>
  %w = arith.muli %v, %c : i32
  memref.store %w, %a[%i] : memref<16xi32>
  return %w : i32
}

// -----

func.func @f(%a: memref<16xi32>) {
  affine.for %i = 0 to 16 {
    %v = affine.load %a[%i] : memref<16xi32>
    // expected-error @+1 {{the plugin has no cores: gaus hls makes those of arith and math}}
    %w = math.ctpop %v : i32
    affine.store %w, %a[%i] : memref<16xi32>
  }
  return
}

// -----

// expected-error @+1 {{'@f' has 4 blocks; dataflow is scheduled in one block: turn the control flow into scf.if and scf.for; gaus hls and gaus-opt}}
func.func @f(%a: memref<16xi32>, %c: i32) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 16 : index
  cf.br ^head(%c0, %c : index, i32)
^head(%i: index, %s: i32):
  %p = arith.cmpi slt, %i, %n : index
  cf.cond_br %p, ^body, ^end
^body:
  %v = memref.load %a[%i] : memref<16xi32>
  %t = arith.addi %s, %v : i32
  %j = arith.addi %i, %c1 : index
  cf.br ^head(%j, %t : index, i32)
^end:
  return %s : i32
}
