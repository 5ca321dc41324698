// Designs of tools/bench/clock.py beside the kernels of test/kernels.

// A cyclic redundancy check, a bit at a time.
func.func @crc(%x: memref<64xi32>, %n: index) -> i32 {
  %one = arith.constant 1 : i32
  %start = arith.constant -1 : i32
  %polynomial = arith.constant -306674912 : i32
  %r = affine.for %i = 0 to %n iter_args(%c = %start) -> (i32) {
    %v = affine.load %x[%i] : memref<64xi32>
    %m = arith.xori %c, %v : i32
    %b = arith.andi %m, %one : i32
    %zero = arith.constant 0 : i32
    %odd = arith.cmpi ne, %b, %zero : i32
    %s = arith.shrui %m, %one : i32
    %p = arith.xori %s, %polynomial : i32
    %next = arith.select %odd, %p, %s : i32
    affine.yield %next : i32
  }
  return %r : i32
}

// Addresses that come from a memory.
func.func @address_table(%t: memref<64xi16>, %x: memref<64xi16>, %y: memref<64xi16>) {
  affine.for %i = 0 to 64 {
    %a = affine.load %t[%i] : memref<64xi16>
    %j = arith.index_cast %a : i16 to index
    %v = memref.load %x[%j] : memref<64xi16>
    affine.store %v, %y[%i] : memref<64xi16>
  }
  return
}

// A comparison of 64 bits in a recurrence.
func.func @wide_compare(%x: memref<64xi64>) -> i64 {
  %zero = arith.constant 0 : i64
  %r = affine.for %i = 0 to 64 iter_args(%m = %zero) -> (i64) {
    %v = affine.load %x[%i] : memref<64xi64>
    %more = arith.cmpi sgt, %v, %m : i64
    %next = arith.select %more, %v, %m : i64
    affine.yield %next : i64
  }
  return %r : i64
}

// Two passes over a memory inside the module.
func.func @local_buffer(%x: memref<256xi16>, %y: memref<256xi16>) {
  %b = memref.alloca() : memref<256xi16>
  %three = arith.constant 3 : i16
  affine.for %i = 0 to 256 {
    %v = affine.load %x[%i] : memref<256xi16>
    %w = arith.muli %v, %three : i16
    affine.store %w, %b[%i] : memref<256xi16>
  }
  affine.for %i = 0 to 256 {
    %v = affine.load %b[255 - %i] : memref<256xi16>
    affine.store %v, %y[%i] : memref<256xi16>
  }
  return
}

// An inner loop whose bound is the counter of the outer one.
func.func @triangular(%a: memref<16x16xi16>, %y: memref<16xi16>) {
  %zero = arith.constant 0 : i16
  affine.for %i = 0 to 16 {
    %s = affine.for %j = 0 to affine_map<(d0) -> (d0 + 1)>(%i) iter_args(%acc = %zero) -> (i16) {
      %v = affine.load %a[%i, %j] : memref<16x16xi16>
      %n = arith.addi %acc, %v : i16
      affine.yield %n : i16
    }
    affine.store %s, %y[%i] : memref<16xi16>
  }
  return
}

// Bounds and a stride that are known only at run time.
func.func @run_time_bound(%x: memref<256xi32>, %from: index, %to: index) -> i32 {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : index
  %s = scf.for %i = %from to %to step %one iter_args(%acc = %zero) -> (i32) {
    %v = memref.load %x[%i] : memref<256xi32>
    %n = arith.addi %acc, %v : i32
    scf.yield %n : i32
  }
  return %s : i32
}

// Four products on units that they share.
func.func @shared_units(%x: memref<64xi16>, %y: memref<64xi16>, %c0: i16, %c1: i16) {
  affine.for %i = 0 to 61 {
    %v0 = affine.load %x[%i] : memref<64xi16>
    %v1 = affine.load %x[%i + 1] : memref<64xi16>
    %v2 = affine.load %x[%i + 2] : memref<64xi16>
    %v3 = affine.load %x[%i + 3] : memref<64xi16>
    %p0 = arith.muli %v0, %c0 : i16
    %p1 = arith.muli %v1, %c1 : i16
    %p2 = arith.muli %v2, %c0 : i16
    %p3 = arith.muli %v3, %c1 : i16
    %s0 = arith.addi %p0, %p1 : i16
    %s1 = arith.addi %p2, %p3 : i16
    %s = arith.addi %s0, %s1 : i16
    affine.store %s, %y[%i] : memref<64xi16>
  }
  return
}

// A division on one memory, which is read and written for every one.
func.func @division(%x: memref<64xi32>, %d: i32) {
  affine.for %i = 0 to 64 {
    %v = affine.load %x[%i] : memref<64xi32>
    %q = arith.divui %v, %d : i32
    affine.store %q, %x[%i] : memref<64xi32>
  }
  return
}

// A division from one memory into another, so that one begins in every cycle.
func.func @quotients(%x: memref<64xi32>, %y: memref<64xi32>, %d: i32) {
  affine.for %i = 0 to 64 {
    %v = affine.load %x[%i] : memref<64xi32>
    %q = arith.divui %v, %d : i32
    affine.store %q, %y[%i] : memref<64xi32>
  }
  return
}
