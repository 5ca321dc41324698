// RUN: circt-opt --gaus-schedule=strict --split-input-file --verify-diagnostics %s
// RUN: not circt-opt --gaus-schedule=loop-form=loopschedule %S/while.mlir 2>&1 | FileCheck %s --check-prefix=FORM

// FORM: while.mlir:{{[0-9]+:[0-9]+}}: error: loopschedule.pipeline begins an iteration when its condition is known, and an 'scf.while' computes its condition in the iteration; leave out loop-form

func.func @never_changes(%go: i1) {
  // expected-error @+1 {{the condition of this 'scf.while' does not change from one iteration to the next, so that the loop runs for ever once it holds; make it depend on what goes round or on a memory that the loop stores to}}
  scf.while : () -> () {
    scf.condition(%go)
  } do {
    scf.yield
  }
  return
}

// -----

func.func @goes_round_unchanged(%m: memref<4xi32>, %n: i32) {
  %zero = arith.constant 0 : i32
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{does not change from one iteration to the next}}
  %r:2 = scf.while (%a = %n, %b = %zero) : (i32, i32) -> (i32, i32) {
    %v = memref.load %m[%c1] : memref<4xi32>
    %s = arith.addi %a, %v : i32
    %c = arith.cmpi sgt, %s, %zero : i32
    scf.condition(%c) %a, %b : i32, i32
  } do {
  ^bb0(%a: i32, %b: i32):
    %next = arith.addi %a, %b : i32
    scf.yield %a, %next : i32, i32
  }
  return
}

// -----

func.func @constant_after_the_first(%go: i1) {
  %true = arith.constant true
  // expected-error @+1 {{does not change from one iteration to the next}}
  scf.while (%c = %go) : (i1) -> () {
    scf.condition(%c)
  } do {
    scf.yield %true : i1
  }
  return
}

// -----

// What is stored may end it.
func.func @stored(%m: memref<4xi32>, %n: index) {
  %zero = arith.constant 0 : i32
  scf.while : () -> () {
    %v = memref.load %m[%n] : memref<4xi32>
    %c = arith.cmpi sgt, %v, %zero : i32
    scf.condition(%c)
  } do {
    memref.store %zero, %m[%n] : memref<4xi32>
    scf.yield
  }
  return
}
