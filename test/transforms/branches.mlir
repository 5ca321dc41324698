// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: circt-opt --gaus-lower-loops %s | FileCheck %s --check-prefix=HW

// Branches between blocks are ifs and loops: what counts before an iteration is an scf.for.

// CHECK-LABEL: func.func @sum(
// CHECK:         %[[R:.*]] = scf.for %[[I:.*]] = %{{.*}} to %arg1 step %{{.*}} iter_args
// CHECK:           memref.load %arg0[%[[I]]] {{.*}}gaus.start = 0
// CHECK:           scf.yield
// CHECK-NEXT:    } {gaus.ii = 1 : i64, gaus.length = 2 : i64}
// CHECK-NEXT:    return %[[R]] : i32
// HW-LABEL: hw.module @sum(
func.func @sum(%x: memref<8xi32>, %n: index) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %z = arith.constant 0 : i32
  cf.br ^head(%c0, %z : index, i32)
^head(%i: index, %a: i32):
  %more = arith.cmpi slt, %i, %n : index
  cf.cond_br %more, ^body, ^end
^body:
  %v = memref.load %x[%i] : memref<8xi32>
  %s = arith.addi %a, %v : i32
  %j = arith.addi %i, %c1 : index
  cf.br ^head(%j, %s : index, i32)
^end:
  return %a : i32
}

// Unsigned, downwards the false edge, and the counter read behind the loop.
// CHECK-LABEL: func.func @behind(
// CHECK:         %[[R:.*]]:2 = scf.for unsigned %{{.*}} = %{{.*}} to %arg0 step %{{.*}} iter_args(%{{.*}} = %{{.*}}, %{{.*}} = %{{.*}}) -> (i32, i32)  : i32 {
// CHECK:         arith.addi %[[R]]#0, %[[R]]#1
// HW-LABEL: hw.module @behind(
func.func @behind(%n: i32) -> i32 {
  %c3 = arith.constant 3 : i32
  %one = arith.constant 1 : i32
  cf.br ^head(%c3, %one : i32, i32)
^head(%i: i32, %a: i32):
  %ended = arith.cmpi uge, %i, %n : i32
  cf.cond_br %ended, ^end, ^body
^body:
  %b = arith.xori %a, %i : i32
  %j = arith.addi %i, %c3 : i32
  cf.br ^head(%j, %b : i32, i32)
^end:
  %r = arith.addi %a, %i : i32
  return %r : i32
}

// A condition that is no counter's is an scf.while; a step back too, whose test comes last.
// CHECK-LABEL: func.func @gcd(
// CHECK:         scf.while
// CHECK:           scf.condition
// CHECK:         do {
// CHECK:           arith.remui
// CHECK:         gaus.ii = 1
// HW-LABEL: hw.module @gcd(
func.func @gcd(%a: i32, %b: i32) -> i32 {
  %z = arith.constant 0 : i32
  cf.br ^head(%a, %b : i32, i32)
^head(%x: i32, %y: i32):
  %more = arith.cmpi ne, %y, %z : i32
  cf.cond_br %more, ^body, ^end
^body:
  %m = arith.remui %x, %y : i32
  cf.br ^head(%y, %m : i32, i32)
^end:
  return %x : i32
}

// CHECK-LABEL: func.func @last(
// CHECK:         scf.while
// CHECK:           memref.store
// CHECK:           scf.condition
// HW-LABEL: hw.module @last(
func.func @last(%x: memref<8xi32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %z = arith.constant 0 : i32
  cf.br ^body(%c0 : index)
^body(%i: index):
  memref.store %z, %x[%i] : memref<8xi32>
  %j = arith.addi %i, %c1 : index
  %more = arith.cmpi slt, %j, %n : index
  cf.cond_br %more, ^body(%j : index), ^end
^end:
  return
}

// A function that returns from a loop, one that is called, and a region of several blocks.
// CHECK-LABEL: func.func @early(
// CHECK:         %[[W:.*]]:{{[0-9]+}} = scf.while
// CHECK:         scf.if %[[W]]#{{[0-9]+}} -> (i32)
// CHECK-NOT: {{ cf[.]}}
// CHECK:         return
// HW-LABEL: hw.module @early(
func.func @early(%x: memref<8xi32>, %key: i32) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  cf.br ^head(%c0 : index)
^head(%i: index):
  %more = arith.cmpi slt, %i, %c8 : index
  cf.cond_br %more, ^body, ^missing
^body:
  %v = memref.load %x[%i] : memref<8xi32>
  %is = arith.cmpi eq, %v, %key : i32
  %j = arith.addi %i, %c1 : index
  cf.cond_br %is, ^found, ^head(%j : index)
^found:
  %r = arith.index_cast %i : index to i32
  return %r : i32
^missing:
  return %key : i32
}

func.func private @larger(%a: i32, %b: i32) -> i32 {
  %c = arith.cmpi slt, %a, %b : i32
  cf.cond_br %c, ^second, ^first
^first:
  return %a : i32
^second:
  return %b : i32
}

// CHECK-LABEL: func.func @calls(
// CHECK:         scf.for
// CHECK:           arith.cmpi slt
// CHECK:           scf.if
// HW-LABEL: hw.module @calls(
func.func @calls(%x: memref<8xi32>) -> i32 {
  %z = arith.constant 0 : i32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %r = scf.for %i = %c0 to %c8 step %c1 iter_args(%a = %z) -> (i32) {
    %v = memref.load %x[%i] : memref<8xi32>
    %m = func.call @larger(%a, %v) : (i32, i32) -> i32
    %e = scf.execute_region -> i32 {
      cf.switch %v : i32, [default: ^same(%m : i32), 3: ^less, 5: ^less]
    ^less:
      %d = arith.subi %m, %v : i32
      cf.br ^same(%d : i32)
    ^same(%k: i32):
      scf.yield %k : i32
    }
    scf.yield %e : i32
  }
  return %r : i32
}

// A block that gets one of two memories.
// HW-LABEL: hw.module @which(
func.func @which(%a: memref<4xi32>, %b: memref<4xi32>, %c: i1) -> i32 {
  %c0 = arith.constant 0 : index
  cf.cond_br %c, ^end(%a : memref<4xi32>), ^end(%b : memref<4xi32>)
^end(%m: memref<4xi32>):
  %v = memref.load %m[%c0] : memref<4xi32>
  return %v : i32
}
