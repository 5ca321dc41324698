// Operations of arith, math and index of every kind, at widths from 1 to 128.

func.func @all_divisions(%x: memref<8xi16>, %d: i16 {data.least = 1, data.most = 300}, %y: memref<8x7xi16>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi16>
    %a = arith.divsi %v, %d : i16
    %b = arith.remsi %v, %d : i16
    %c = arith.divui %v, %d : i16
    %e = arith.remui %v, %d : i16
    %f = arith.floordivsi %v, %d : i16
    %g = arith.ceildivsi %v, %d : i16
    %h = arith.ceildivui %v, %d : i16
    affine.store %a, %y[%i, 0] : memref<8x7xi16>
    affine.store %b, %y[%i, 1] : memref<8x7xi16>
    affine.store %c, %y[%i, 2] : memref<8x7xi16>
    affine.store %e, %y[%i, 3] : memref<8x7xi16>
    affine.store %f, %y[%i, 4] : memref<8x7xi16>
    affine.store %g, %y[%i, 5] : memref<8x7xi16>
    affine.store %h, %y[%i, 6] : memref<8x7xi16>
  }
  return
}

func.func @carries(%a: memref<4xi64>, %b: memref<4xi64>, %c: memref<4xi64>) -> i1 {
  %zero = arith.constant false
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%carry = %zero) -> (i1) {
    %x = memref.load %a[%i] : memref<4xi64>
    %y = memref.load %b[%i] : memref<4xi64>
    %s, %o = arith.addui_extended %x, %y : i64, i1
    %k = arith.extui %carry : i1 to i64
    %t, %p = arith.addui_extended %s, %k : i64, i1
    memref.store %t, %c[%i] : memref<4xi64>
    %n = arith.ori %o, %p : i1
    scf.yield %n : i1
  }
  return %r : i1
}

func.func @wide_products(%a: memref<4xi64>, %b: i64, %high: memref<4xi64>, %low: memref<4xi64>) {
  affine.for %i = 0 to 4 {
    %x = affine.load %a[%i] : memref<4xi64>
    %l, %h = arith.mulsi_extended %x, %b : i64
    affine.store %l, %low[%i] : memref<4xi64>
    %m, %g = arith.mului_extended %l, %b : i64
    %z = arith.xori %h, %g : i64
    affine.store %z, %high[%i] : memref<4xi64>
  }
  return
}

func.func @bits(%x: memref<8xi32>, %y: memref<8xi32>) -> i32 {
  %zero = arith.constant 0 : i32
  %r = affine.for %i = 0 to 8 iter_args(%s = %zero) -> (i32) {
    %v = affine.load %x[%i] : memref<8xi32>
    %a = math.ctlz %v : i32
    %b = math.cttz %v : i32
    %c = math.ctpop %v : i32
    %d = math.absi %v : i32
    %five = arith.constant 5 : i32
    %e = arith.shli %a, %five : i32
    %f = arith.ori %e, %b : i32
    %g = arith.shrui %d, %c : i32
    %h = arith.xori %f, %g : i32
    affine.store %h, %y[%i] : memref<8xi32>
    %t = arith.addi %s, %c : i32
    affine.yield %t : i32
  }
  return %r : i32
}

func.func @index_dialect(%x: memref<16xi32>, %n: index {data.least = 1, data.most = 15}) -> i32 {
  %c0 = index.constant 0
  %c1 = index.constant 1
  %c2 = index.constant 2
  %c3 = index.constant 3
  %zero = arith.constant 0 : i32
  %last = index.sub %n, %c1
  %half = index.ceildivu %n, %c2
  %r = scf.for %i = %c0 to %half step %c1 iter_args(%s = %zero) -> (i32) {
    %d = index.mul %i, %c2
    %m = index.minu %d, %last
    %q = index.floordivs %m, %c3
    %k = index.shl %q, %c1
    %l = index.maxs %k, %c1
    %b = index.cmp ult(%l, %n)
    %at = arith.select %b, %l, %m : index
    %v = memref.load %x[%at] : memref<16xi32>
    %w = index.casts %at : index to i32
    %p = arith.muli %v, %w : i32
    %t = arith.addi %s, %p : i32
    scf.yield %t : i32
  }
  return %r : i32
}

func.func @mixed_widths(%x: memref<10xi8>, %y: memref<10xi64>, %bias: i48, %flag: i1) -> i64 {
  %zero = arith.constant 0 : i128
  %one = arith.constant 1 : i128
  %r = affine.for %i = 0 to 10 iter_args(%s = %zero) -> (i128) {
    %v = affine.load %x[%i] : memref<10xi8>
    %a = arith.extsi %v : i8 to i48
    %b = arith.extui %v : i8 to i48
    %c = arith.select %flag, %a, %b : i48
    %d = arith.addi %c, %bias : i48
    %e = arith.extui %d : i48 to i64
    affine.store %e, %y[%i] : memref<10xi64>
    %f = arith.extsi %e : i64 to i128
    %g = arith.shli %s, %one : i128
    %h = arith.addi %g, %f : i128
    affine.yield %h : i128
  }
  %four = arith.constant 4 : i128
  %q = arith.shrsi %r, %four : i128
  %t = arith.trunci %q : i128 to i64
  return %t : i64
}

func.func @signed_predicates(%x: memref<8xi5>, %k: i5, %y: memref<8xi10>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi5>
    %z = arith.constant 0 : i10
    %one = arith.constant 1 : i10
    %a = arith.cmpi eq, %v, %k : i5
    %b = arith.cmpi ne, %v, %k : i5
    %c = arith.cmpi slt, %v, %k : i5
    %d = arith.cmpi sle, %v, %k : i5
    %e = arith.cmpi sgt, %v, %k : i5
    %f = arith.cmpi sge, %v, %k : i5
    %g = arith.cmpi ult, %v, %k : i5
    %h = arith.cmpi ule, %v, %k : i5
    %j = arith.cmpi ugt, %v, %k : i5
    %l = arith.cmpi uge, %v, %k : i5
    %r0 = arith.extui %a : i1 to i10
    %r1 = func.call @push(%r0, %b) : (i10, i1) -> i10
    %r2 = func.call @push(%r1, %c) : (i10, i1) -> i10
    %r3 = func.call @push(%r2, %d) : (i10, i1) -> i10
    %r4 = func.call @push(%r3, %e) : (i10, i1) -> i10
    %r5 = func.call @push(%r4, %f) : (i10, i1) -> i10
    %r6 = func.call @push(%r5, %g) : (i10, i1) -> i10
    %r7 = func.call @push(%r6, %h) : (i10, i1) -> i10
    %r8 = func.call @push(%r7, %j) : (i10, i1) -> i10
    %r9 = func.call @push(%r8, %l) : (i10, i1) -> i10
    affine.store %r9, %y[%i] : memref<8xi10>
  }
  return
}
func.func private @push(%r: i10, %b: i1) -> i10 {
  %one = arith.constant 1 : i10
  %s = arith.shli %r, %one : i10
  %e = arith.extui %b : i1 to i10
  %o = arith.ori %s, %e : i10
  return %o : i10
}

func.func @straight_line(%a: i32, %b: i32, %c: i1, %n: index {data.least = 0, data.most = 9}) -> (i32, index, i1) {
  %s = arith.addi %a, %b overflow<nsw, nuw> : i32
  %m = arith.minui %s, %b : i32
  %x = arith.maxui %m, %a : i32
  %k = affine.max affine_map<(d0) -> (d0 floordiv 2, d0 - 3)>(%n)
  %i = affine.apply affine_map<(d0)[s0] -> ((d0 * 3 + s0) ceildiv 4)>(%k)[%n]
  %t = arith.index_castui %i : index to i32
  %r = arith.select %c, %x, %t : i32
  %p = arith.cmpi ugt, %r, %a : i32
  %q = arith.xori %p, %c : i1
  return %r, %i, %q : i32, index, i1
}

func.func @float_kinds(%x: memref<6xf32>, %y: memref<6xf64>, %z: memref<6xi32>) {
  affine.for %i = 0 to 6 {
    %v = affine.load %x[%i] : memref<6xf32>
    %w = arith.extf %v : f32 to f64
    %a = math.absf %w : f64
    %b = math.copysign %a, %w : f64
    %c = arith.minnumf %a, %b : f64
    affine.store %c, %y[%i] : memref<6xf64>
    %d = arith.bitcast %v : f32 to i32
    %e = arith.cmpf une, %v, %v : f32
    %f = arith.extui %e : i1 to i32
    %g = arith.xori %d, %f : i32
    affine.store %g, %z[%i] : memref<6xi32>
  }
  return
}
