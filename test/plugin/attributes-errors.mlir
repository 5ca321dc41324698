// RUN: %gaus --split-input-file --verify-diagnostics %s

// expected-error @+1 {{'gaus.length' is "long"; it must be an i64}}
func.func @type() attributes {gaus.length = "long"} {
  return
}

// -----

// expected-error @+1 {{'gaus.length' is 3 : i32; it must be an i64}}
func.func @width() attributes {gaus.length = 3 : i32} {
  return
}

// -----

// expected-error @+1 {{'gaus.ii' is 0; it must be at least 1}}
func.func @interval() attributes {gaus.ii = 0 : i64, gaus.length = 1 : i64} {
  return
}

// -----

// expected-error @+1 {{unknown attribute 'gaus.begin'; valid: gaus.start, gaus.latency, gaus.stage}}
func.func @unknown() attributes {gaus.begin = 0 : i64} {
  return
}

// -----

func.func @negative(%x : i32) -> i32 {
  // expected-error @+1 {{'gaus.start' is -1; it must be at least 0}}
  %0 = arith.addi %x, %x {gaus.start = -1 : i64, gaus.latency = 0 : i64} : i32
  return %0 : i32
}

// -----

func.func @latency(%x : i32) -> i32 {
  // expected-error @+1 {{'gaus.latency' is -2; it must be at least 0}}
  %0 = arith.addi %x, %x {gaus.start = 1 : i64, gaus.latency = -2 : i64} : i32
  return %0 : i32
}

// -----

func.func @resource(%x : i32) -> i32 {
  // expected-error @+1 {{'gaus.resource' is 1 : i64; it must be a string}}
  %0 = arith.addi %x, %x {gaus.resource = 1 : i64} : i32
  return %0 : i32
}

// -----

func.func @early(%x : i32) -> i32 {
  // expected-note @+1 {{'arith.muli' is here}}
  %0 = arith.muli %x, %x {gaus.start = 1 : i64, gaus.latency = 3 : i64} : i32
  // expected-error @+1 {{'arith.addi' starts at 3, before its operand #1 is there: 'arith.muli' starts at 1 and takes 3}}
  %1 = arith.addi %x, %0 {gaus.start = 3 : i64, gaus.latency = 0 : i64} : i32
  return %1 : i32
}

// -----

// Nothing overflows.
func.func @largest(%x : i32) -> i32 {
  // expected-note @+1 {{'arith.muli' is here}}
  %0 = arith.muli %x, %x {gaus.start = 9223372036854775807 : i64, gaus.latency = 9223372036854775807 : i64} : i32
  // expected-error @+1 {{'arith.addi' starts at 3, before its operand #1 is there}}
  %1 = arith.addi %x, %0 {gaus.start = 3 : i64, gaus.latency = 0 : i64} : i32
  return %1 : i32
}

// -----

func.func @carried(%n : index, %x : i32) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> i32 {
    // expected-error @+1 {{'arith.addi' starts at 0 (1 iterations of II 2 later), before its operand #0 is there: 'arith.muli' starts at 0 and takes 3}}
    %0 = arith.addi %a, %x {gaus.start = 0 : i64, gaus.latency = 0 : i64} : i32
    // expected-note @+1 {{'arith.muli' is here}}
    %1 = arith.muli %0, %x {gaus.start = 0 : i64, gaus.latency = 3 : i64} : i32
    scf.yield %1 : i32
  } {gaus.ii = 2 : i64, gaus.length = 3 : i64}
  return %r : i32
}
