// Memories of every kind: reinterpreted, without dimensions, of bytes read as words, in other spaces, of
// index, made and given back, exchanged.

func.func @reinterpreted(%x: memref<24xi32>, %y: memref<4x6xi32>) {
  %v = memref.reinterpret_cast %x to offset: [0], sizes: [4, 6], strides: [6, 1] : memref<24xi32> to memref<4x6xi32, strided<[6, 1]>>
  %d = memref.reinterpret_cast %y to offset: [0], sizes: [4], strides: [7] : memref<4x6xi32> to memref<4xi32, strided<[7]>>
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 6 {
      %a = affine.load %v[%i, %j] : memref<4x6xi32, strided<[6, 1]>>
      affine.store %a, %y[%i, %j] : memref<4x6xi32>
    }
    %z = arith.constant 0 : i32
    memref.store %z, %d[%i] : memref<4xi32, strided<[7]>>
  }
  return
}

func.func @moving_offset(%x: memref<32xi32>, %n: index {data.least = 0, data.most = 8}) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %zero = arith.constant 0 : i32
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%s = %zero) -> (i32) {
    %o = arith.muli %i, %c3 : index
    %v = memref.reinterpret_cast %x to offset: [%o], sizes: [4], strides: [2] : memref<32xi32> to memref<4xi32, strided<[2], offset: ?>>
    %t = scf.for %j = %c0 to %c3 step %c1 iter_args(%a = %s) -> (i32) {
      %w = memref.load %v[%j] : memref<4xi32, strided<[2], offset: ?>>
      %b = arith.addi %a, %w : i32
      scf.yield %b : i32
    }
    scf.yield %t : i32
  }
  return %r : i32
}

func.func @index_memory(%next: memref<8xindex> {data.least = 0, data.most = 7}, %start: index {data.least = 0, data.most = 7}) -> (index, i32) {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %r:2 = scf.for %i = %c0 to %c8 step %c1 iter_args(%p = %start, %s = %zero) -> (index, i32) {
    %q = memref.load %next[%p] : memref<8xindex>
    %k = arith.cmpi eq, %q, %start : index
    %d = arith.extui %k : i1 to i32
    %t = arith.addi %s, %d : i32
    memref.store %i, %next[%p] : memref<8xindex>
    scf.yield %q, %t : index, i32
  }
  return %r#0, %r#1 : index, i32
}

func.func @memory_spaces(%x: memref<8xi32, 1>, %y: memref<8xi32, #gpu.address_space<workgroup>>) {
  %l = memref.alloca() {alignment = 16 : i64} : memref<8xi32, 3>
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi32, 1>
    affine.store %v, %l[7 - %i] : memref<8xi32, 3>
  }
  affine.for %i = 0 to 8 {
    %v = affine.load %l[%i] : memref<8xi32, 3>
    affine.store %v, %y[%i] : memref<8xi32, #gpu.address_space<workgroup>>
  }
  return
}

func.func @chosen(%a: memref<8xi32>, %b: memref<8xi32>, %c: i1, %n: index {data.least = 0, data.most = 8}) -> i32 {
  %m = arith.select %c, %a, %b : memref<8xi32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i32
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%s = %zero) -> (i32) {
    %v = memref.load %m[%i] : memref<8xi32>
    %t = arith.addi %s, %v : i32
    memref.store %t, %m[%i] : memref<8xi32>
    scf.yield %t : i32
  }
  return %r : i32
}

func.func @bytes_as_words(%x: memref<16xi8>, %y: memref<4xi32>) {
  %raw = memref.alloc() : memref<16xi8>
  memref.copy %x, %raw : memref<16xi8> to memref<16xi8>
  %c0 = arith.constant 0 : index
  %w = memref.view %raw[%c0][] : memref<16xi8> to memref<4xi32>
  affine.for %i = 0 to 4 {
    %v = affine.load %w[%i] : memref<4xi32>
    affine.store %v, %y[%i] : memref<4xi32>
  }
  memref.dealloc %raw : memref<16xi8>
  return
}

func.func @assumed(%x: memref<?xi32>, %n: index {data.least = 0, data.most = 16}) -> i32 {
  %a = memref.assume_alignment %x, 64 : memref<?xi32>
  %zero = arith.constant 0 : i32
  %r = affine.for %i = 0 to %n iter_args(%s = %zero) -> (i32) {
    affine.prefetch %a[%i], read, locality<3>, data : memref<?xi32>
    %v = affine.load %a[%i] : memref<?xi32>
    %t = arith.maxsi %s, %v : i32
    affine.yield %t : i32
  }
  return %r : i32
}

func.func @scan_in_place(%x: memref<16xi32>) -> memref<16xi32> {
  %y = memref.alloc() : memref<16xi32>
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  memref.copy %x, %y : memref<16xi32> to memref<16xi32>
  %last = scf.while (%d = %c1) : (index) -> index {
    %go = arith.cmpi ult, %d, %c16 : index
    scf.condition(%go) %d : index
  } do {
  ^bb0(%d: index):
    %t = memref.alloc() : memref<16xi32>
    affine.for %i = 0 to 16 {
      %v = affine.load %y[%i] : memref<16xi32>
      %has = arith.cmpi uge, %i, %d : index
      %w = scf.if %has -> (i32) {
        %j = arith.subi %i, %d : index
        %u = memref.load %y[%j] : memref<16xi32>
        %s = arith.addi %v, %u : i32
        scf.yield %s : i32
      } else {
        scf.yield %v : i32
      }
      affine.store %w, %t[%i] : memref<16xi32>
    }
    memref.copy %t, %y : memref<16xi32> to memref<16xi32>
    memref.dealloc %t : memref<16xi32>
    %e = arith.addi %d, %d : index
    scf.yield %e : index
  }
  return %y : memref<16xi32>
}
