// RUN: %gaus --pass-pipeline="builtin.module(gaus-schedule)" --split-input-file --verify-diagnostics %s

// gaus attributes are results: what looks like a directive is not silently replaced.

func.func @interval(%n : index, %x : i32) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{'gaus.ii' on 'scf.for' is part of no schedule; gaus attributes are results of scheduling, not directives: drop it, and use the option ii}}
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> i32 {
    %0 = arith.addi %a, %x : i32
    scf.yield %0 : i32
  } {gaus.ii = 2 : i64}
  return %r : i32
}

// -----

// expected-error @+1 {{'gaus.length' on 'func.func' is part of no schedule; gaus attributes are results of scheduling, not directives: drop it, and use the option length}}
func.func @length(%x : i32) -> i32 attributes {gaus.length = 7 : i64} {
  %0 = arith.addi %x, %x : i32
  return %0 : i32
}

// -----

func.func @latency(%x : i32) -> i32 {
  // expected-error @+1 {{'gaus.latency' on 'arith.addi' is part of no schedule}}
  %0 = arith.addi %x, %x {gaus.latency = 1 : i64} : i32
  return %0 : i32
}

// -----

func.func @hint(%x : i32) -> i32 {
  // expected-error @+1 {{'gaus.hint' is for the drivers in Python; give this pass the options ii or constraints instead, or use gaus-opt}}
  %0 = arith.addi %x, %x {gaus.hint = {start = 1}} : i32
  return %0 : i32
}
