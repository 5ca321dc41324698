// Control of every kind: conditions with effects, nests of ifs with results, switches, loops of other
// integers, regions, parallel loops with bounds of several results.

func.func @collatz(%x: memref<6xi32> {data.least = 1, data.most = 30}, %y: memref<6xi32>) {
  %one = arith.constant 1 : i32
  %three = arith.constant 3 : i32
  %zero = arith.constant 0 : i32
  affine.for %i = 0 to 6 {
    %v = affine.load %x[%i] : memref<6xi32>
    %r:2 = scf.while (%a = %v, %n = %zero) : (i32, i32) -> (i32, i32) {
      %go = arith.cmpi ne, %a, %one : i32
      scf.condition(%go) %a, %n : i32, i32
    } do {
    ^bb0(%a: i32, %n: i32):
      %low = arith.andi %a, %one : i32
      %odd = arith.cmpi eq, %low, %one : i32
      %b = scf.if %odd -> (i32) {
        %p = arith.muli %a, %three : i32
        %q = arith.addi %p, %one : i32
        scf.yield %q : i32
      } else {
        %h = arith.shrui %a, %one : i32
        scf.yield %h : i32
      }
      %m = arith.addi %n, %one : i32
      scf.yield %b, %m : i32, i32
    }
    affine.store %r#1, %y[%i] : memref<6xi32>
  }
  return
}

func.func @interpreter(%program: memref<16xi8>, %stack: memref<16xi32>, %n: index {data.least = 0, data.most = 16}) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %three = arith.constant 3 : i8
  %zero = arith.constant 0 : i32
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %zero) -> (i32) {
    %op = memref.load %program[%i] : memref<16xi8>
    %low = arith.andi %op, %three : i8
    %k = arith.index_castui %low : i8 to index
    %b = scf.index_switch %k -> i32
    case 0 {
      %v = memref.load %stack[%i] : memref<16xi32>
      %s = arith.addi %a, %v : i32
      scf.yield %s : i32
    }
    case 1 {
      memref.store %a, %stack[%i] : memref<16xi32>
      scf.yield %a : i32
    }
    case 3 {
      %v = memref.load %stack[%i] : memref<16xi32>
      %m = arith.muli %a, %v : i32
      scf.yield %m : i32
    }
    default {
      %e = arith.extsi %op : i8 to i32
      %x = arith.xori %a, %e : i32
      scf.yield %x : i32
    }
    scf.yield %b : i32
  }
  return %r : i32
}

func.func @nested_results(%x: memref<12xi32>, %lo: i32, %hi: i32) -> (i32, i32, i1) {
  %zero = arith.constant 0 : i32
  %false = arith.constant false
  %r:3 = affine.for %i = 0 to 12 iter_args(%a = %zero, %b = %zero, %c = %false) -> (i32, i32, i1) {
    %v = affine.load %x[%i] : memref<12xi32>
    %under = arith.cmpi slt, %v, %lo : i32
    %n:3 = scf.if %under -> (i32, i32, i1) {
      %over = arith.cmpi sgt, %a, %hi : i32
      %m:2 = scf.if %over -> (i32, i1) {
        scf.yield %zero, %c : i32, i1
      } else {
        %s = arith.subi %a, %v : i32
        %t = scf.if %c -> (i32) {
          %u = arith.addi %s, %lo : i32
          scf.yield %u : i32
        } else {
          scf.yield %s : i32
        }
        scf.yield %t, %over : i32, i1
      }
      scf.yield %m#0, %b, %m#1 : i32, i32, i1
    } else {
      %s = arith.addi %b, %v : i32
      %d = arith.xori %c, %under : i1
      scf.yield %a, %s, %d : i32, i32, i1
    }
    affine.yield %n#0, %n#1, %n#2 : i32, i32, i1
  }
  return %r#0, %r#1, %r#2 : i32, i32, i1
}

func.func @parallel_bounds(%x: memref<8x8xi32>, %n: index {data.least = 0, data.most = 8}) {
  affine.parallel (%i, %j) = (0, max(0, symbol(%n) - 4)) to (min(8, symbol(%n)), 8) step (1, 2) {
    %v = affine.load %x[%i, %j] : memref<8x8xi32>
    %w = arith.addi %v, %v : i32
    affine.store %w, %x[%i, %j] : memref<8x8xi32>
  }
  return
}

func.func @parallel_sum(%x: memref<5x4xi32>) -> i32 {
  %r = affine.parallel (%i, %j) = (0, 0) to (5, 4) reduce ("addi") -> (i32) {
    %v = affine.load %x[%i, %j] : memref<5x4xi32>
    affine.yield %v : i32
  }
  return %r : i32
}

func.func @regions(%x: memref<8xi32>, %n: i64 {data.least = 0, data.most = 8}) -> i32 {
  %c0 = arith.constant 0 : i64
  %c1 = arith.constant 1 : i64
  %zero = arith.constant 0 : i32
  %s = scf.for %i = %c0 to %n step %c1 iter_args(%a = %zero) -> (i32) : i64 {
    %k = arith.index_cast %i : i64 to index
    %v = scf.execute_region -> i32 {
      %w = memref.load %x[%k] : memref<8xi32>
      %neg = arith.cmpi slt, %w, %zero : i32
      cf.cond_br %neg, ^bb1, ^bb2
    ^bb1:
      %m = arith.subi %zero, %w : i32
      scf.yield %m : i32
    ^bb2:
      scf.yield %w : i32
    }
    %u = memref.alloca_scope -> (i32) {
      %t = memref.alloca() : memref<2xi32>
      affine.store %v, %t[0] : memref<2xi32>
      affine.store %a, %t[1] : memref<2xi32>
      %p = affine.load %t[0] : memref<2xi32>
      %q = affine.load %t[1] : memref<2xi32>
      %b = arith.addi %p, %q : i32
      memref.alloca_scope.return %b : i32
    }
    scf.yield %u : i32
  }
  return %s : i32
}

func.func @linearized(%x: memref<24xi32>, %y: memref<24xi32>) {
  affine.for %k = 0 to 24 {
    %d:3 = affine.delinearize_index %k into (2, 3, 4) : index, index, index
    %l = affine.linearize_index [%d#2, %d#0, %d#1] by (4, 2, 3) : index
    %v = affine.load %x[%k] : memref<24xi32>
    memref.store %v, %y[%l] : memref<24xi32>
  }
  return
}

func.func @ping_pong(%x: memref<8xi32>, %n: index {data.least = 0, data.most = 5}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = memref.alloc() : memref<8xi32>
  affine.for %i = 0 to 8 {
    %z = arith.constant 0 : i32
    affine.store %z, %t[%i] : memref<8xi32>
  }
  %r:2 = scf.for %s = %c0 to %n step %c1 iter_args(%a = %x, %b = %t) -> (memref<8xi32>, memref<8xi32>) {
    affine.for %i = 1 to 7 {
      %l = affine.load %a[%i - 1] : memref<8xi32>
      %h = affine.load %a[%i + 1] : memref<8xi32>
      %v = arith.subi %h, %l : i32
      affine.store %v, %b[%i] : memref<8xi32>
    }
    scf.yield %b, %a : memref<8xi32>, memref<8xi32>
  }
  memref.copy %r#0, %x : memref<8xi32> to memref<8xi32>
  memref.dealloc %t : memref<8xi32>
  return
}

func.func @atomic_histogram(%x: memref<16xi8>, %h: memref<8xi32>) {
  %seven = arith.constant 7 : i8
  %one = arith.constant 1 : i32
  scf.forall (%i) in (16) {
    %v = memref.load %x[%i] : memref<16xi8>
    %b = arith.andi %v, %seven : i8
    %k = arith.index_castui %b : i8 to index
    %old = memref.atomic_rmw addi %one, %h[%k] : (i32, memref<8xi32>) -> i32
  }
  return
}

func.func @bounds_of_many(%x: memref<20xi32>, %n: index {data.least = 0, data.most = 20}, %m: index {data.least = 0, data.most = 12}) -> i32 {
  %zero = arith.constant 0 : i32
  %r = affine.for %i = max affine_map<(d0)[s0] -> (0, s0 - 5, d0 floordiv 3)>(%n)[%m] to min affine_map<(d0)[s0] -> (20, d0, s0 + 8)>(%n)[%m] step 2 iter_args(%s = %zero) -> (i32) {
    %v = affine.load %x[%i] : memref<20xi32>
    %t = arith.addi %s, %v : i32
    affine.yield %t : i32
  }
  return %r : i32
}
