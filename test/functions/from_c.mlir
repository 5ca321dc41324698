// Functions as front ends of C print them: sizes as i32, locals in memories of one element, flags for
// break and return, rows of unknown number, pointers as views.

func.func @find_break(%x: memref<?xi32>, %n: i32 {data.least = 0, data.most = 16}, %key: i32 {data.least = 0, data.most = 6}) -> i32 {
  %minus = arith.constant -1 : i32
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %seven = arith.constant 7 : i32
  %true = arith.constant true
  %false = arith.constant false
  %r:3 = scf.while (%go = %true, %i = %zero, %at = %minus) : (i1, i32, i32) -> (i1, i32, i32) {
    %in = arith.cmpi slt, %i, %n : i32
    %c = arith.andi %in, %go : i1
    scf.condition(%c) %go, %i, %at : i1, i32, i32
  } do {
  ^bb0(%go: i1, %i: i32, %at: i32):
    %k = arith.index_cast %i : i32 to index
    %v = memref.load %x[%k] : memref<?xi32>
    %low = arith.andi %v, %seven : i32
    %hit = arith.cmpi eq, %low, %key : i32
    %next:3 = scf.if %hit -> (i1, i32, i32) {
      scf.yield %false, %i, %i : i1, i32, i32
    } else {
      %j = arith.addi %i, %one : i32
      scf.yield %true, %j, %at : i1, i32, i32
    }
    scf.yield %next#0, %next#1, %next#2 : i1, i32, i32
  }
  return %r#2 : i32
}

#upper = affine_set<(d0, d1) : (d1 - d0 - 1 >= 0)>
#middle = affine_set<(d0, d1)[s0] : (d0 - d1 == 0, s0 - d0 - 1 >= 0)>
func.func @triangle(%n: i32 {data.least = 0, data.most = 7}, %a: memref<?x8xi32> {data.rows = 8}) -> i32 {
  %zero = arith.constant 0 : i32
  %two = arith.constant 2 : i32
  %m = arith.index_cast %n : i32 to index
  %trace = affine.for %i = 0 to %m iter_args(%t = %zero) -> (i32) {
    %row = affine.for %j = 0 to 8 iter_args(%s = %t) -> (i32) {
      %v = affine.load %a[%i, %j] : memref<?x8xi32>
      %next = affine.if #upper(%i, %j) -> i32 {
        %d = arith.muli %v, %two : i32
        affine.store %d, %a[%i, %j] : memref<?x8xi32>
        affine.yield %s : i32
      } else {
        %e = affine.if #middle(%i, %j)[%m] -> i32 {
          %f = arith.addi %s, %v : i32
          affine.yield %f : i32
        } else {
          affine.yield %s : i32
        }
        affine.yield %e : i32
      }
      affine.yield %next : i32
    }
    affine.yield %row : i32
  }
  return %trace : i32
}

func.func @local_scalars(%x: memref<?xi16>, %n: i32 {data.least = -1, data.most = 16}) -> i16 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i16
  %best = memref.alloca() : memref<1xi16>
  %undefined = llvm.mlir.undef : i16
  affine.store %undefined, %best[0] : memref<1xi16>
  affine.store %zero, %best[0] : memref<1xi16>
  %count = memref.alloca() : memref<i32>
  %none = arith.constant 0 : i32
  affine.store %none, %count[] : memref<i32>
  %m = arith.index_cast %n : i32 to index
  scf.for %i = %c0 to %m step %c1 {
    %v = memref.load %x[%i] : memref<?xi16>
    %b = affine.load %best[0] : memref<1xi16>
    %v32 = arith.extsi %v : i16 to i32
    %b32 = arith.extsi %b : i16 to i32
    %more = arith.cmpi sgt, %v32, %b32 : i32
    scf.if %more {
      affine.store %v, %best[0] : memref<1xi16>
      %c = affine.load %count[] : memref<i32>
      %one = arith.constant 1 : i32
      %d = arith.addi %c, %one : i32
      affine.store %d, %count[] : memref<i32>
    }
  }
  %b = affine.load %best[0] : memref<1xi16>
  %c = affine.load %count[] : memref<i32>
  %t = arith.trunci %c : i32 to i16
  %r = arith.xori %b, %t : i16
  return %r : i16
}

func.func @early_return(%x: memref<16xi32>, %n: i32 {data.least = -2, data.most = 16}) -> i32 {
  %zero = arith.constant 0 : i32
  %minus = arith.constant -1 : i32
  %bad = arith.cmpi sle, %n, %zero : i32
  %good = arith.constant true
  %open = arith.xori %bad, %good : i1
  %first = arith.select %bad, %minus, %zero : i32
  %m = arith.index_cast %n : i32 to index
  %r = scf.if %open -> (i32) {
    %s = affine.for %i = 0 to %m iter_args(%a = %first) -> (i32) {
      %v = affine.load %x[%i] : memref<16xi32>
      %b = arith.addi %a, %v : i32
      affine.yield %b : i32
    }
    %q = arith.divsi %s, %n : i32
    scf.yield %q : i32
  } else {
    scf.yield %first : i32
  }
  return %r : i32
}

memref.global "private" @state : memref<4xi32> = dense<[1, 2, 3, 4]>
memref.global "private" constant @taps : memref<2x3xi16> = dense<[[1, -2, 3], [-4, 5, -6]]>
func.func @static_tables(%x: memref<12xi32>, %y: memref<12xi32>) {
  %t = memref.get_global @taps : memref<2x3xi16>
  affine.for %i = 0 to 10 {
    %z = arith.constant 0 : i32
    %s = affine.for %j = 0 to 3 iter_args(%a = %z) -> (i32) {
      %c = affine.load %t[%i mod 2, %j] : memref<2x3xi16>
      %w = arith.extsi %c : i16 to i32
      %v = affine.load %x[%i + %j] : memref<12xi32>
      %p = arith.muli %v, %w : i32
      %b = arith.addi %a, %p : i32
      affine.yield %b : i32
    }
    affine.store %s, %y[%i] : memref<12xi32>
  }
  return
}

func.func @struct_of_pairs(%p: memref<?x2xi32>, %n: i32 {data.least = 0, data.most = 16}, %scale: i8) {
  %m = arith.index_cast %n : i32 to index
  %w = arith.extsi %scale : i8 to i32
  affine.for %i = 0 to %m {
    %re = affine.load %p[%i, 0] : memref<?x2xi32>
    %im = affine.load %p[%i, 1] : memref<?x2xi32>
    %a = arith.muli %re, %w : i32
    %b = arith.subi %im, %a : i32
    affine.store %b, %p[%i, 0] : memref<?x2xi32>
    affine.store %a, %p[%i, 1] : memref<?x2xi32>
  }
  return
}

func.func @do_while_digits(%number: i32 {data.least = 0, data.most = 99999}, %out: memref<?xi8>) -> i32 {
  %ten = arith.constant 10 : i32
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %ascii = arith.constant 48 : i8
  %r:2 = scf.while (%v = %number, %k = %zero) : (i32, i32) -> (i32, i32) {
    %digit = arith.remui %v, %ten : i32
    %b = arith.trunci %digit : i32 to i8
    %char = arith.addi %b, %ascii : i8
    %at = arith.index_cast %k : i32 to index
    memref.store %char, %out[%at] : memref<?xi8>
    %rest = arith.divui %v, %ten : i32
    %next = arith.addi %k, %one : i32
    %more = arith.cmpi ne, %rest, %zero : i32
    scf.condition(%more) %rest, %next : i32, i32
  } do {
  ^bb0(%v: i32, %k: i32):
    scf.yield %v, %k : i32, i32
  }
  return %r#1 : i32
}

func.func @helper_abs(%v: i32) -> i32 attributes {llvm.linkage = #llvm.linkage<internal>} {
  %zero = arith.constant 0 : i32
  %neg = arith.cmpi slt, %v, %zero : i32
  %r = scf.if %neg -> (i32) {
    %n = arith.subi %zero, %v : i32
    scf.yield %n : i32
  } else {
    scf.yield %v : i32
  }
  return %r : i32
}
func.func private @helper_row(%a: memref<?xi32>, %n: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %m = arith.index_cast %n : i32 to index
  %s = affine.for %i = 0 to %m iter_args(%t = %zero) -> (i32) {
    %v = affine.load %a[%i] : memref<?xi32>
    %w = func.call @helper_abs(%v) : (i32) -> i32
    %u = arith.addi %t, %w : i32
    affine.yield %u : i32
  }
  return %s : i32
}
func.func @calls_with_views(%a: memref<4x8xi32>, %n: i32 {data.least = 0, data.most = 8}) -> i32 {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %s = affine.for %i = 0 to 4 iter_args(%t = %zero) -> (i32) {
    %row = memref.subview %a[%i, 0] [1, 8] [1, 1] : memref<4x8xi32> to memref<8xi32, strided<[1], offset: ?>>
    %c = memref.cast %row : memref<8xi32, strided<[1], offset: ?>> to memref<?xi32, strided<[1], offset: ?>>
    %m = arith.index_cast %n : i32 to index
    %u = scf.for %j = %zero to %n step %one iter_args(%v = %t) -> (i32) : i32 {
      %k = arith.index_cast %j : i32 to index
      %e = memref.load %c[%k] : memref<?xi32, strided<[1], offset: ?>>
      %f = func.call @helper_abs(%e) : (i32) -> i32
      %g = arith.addi %v, %f : i32
      scf.yield %g : i32
    }
    affine.yield %u : i32
  }
  return %s : i32
}
