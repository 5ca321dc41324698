// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

// gaus attributes are results: what looks like a directive is not silently replaced.

func.func @interval(%m: memref<64xi32>) {
  // expected-error @+1 {{'gaus.ii = 4' on 'affine.for' is part of no schedule; gaus attributes are results of scheduling, not directives: drop it, and ask for an II with gaus.hint = {ii = 4} or the option ii=4}}
  affine.for %i = 0 to 64 {
    %a = affine.load %m[%i] : memref<64xi32>
    affine.store %a, %m[%i] : memref<64xi32>
  } {gaus.ii = 4 : i64}
  return
}

// -----

func.func @length(%m: memref<64xi32>) {
  // expected-error @+1 {{'gaus.length = 9' on 'affine.for' is part of no schedule; gaus attributes are results of scheduling, not directives: drop it, and bound the length with the option length=9}}
  affine.for %i = 0 to 64 {
    %a = affine.load %m[%i] : memref<64xi32>
    affine.store %a, %m[%i] : memref<64xi32>
  } {gaus.length = 9 : i64}
  return
}

// -----

func.func @both(%m: memref<64xi32>, %n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // expected-error @+1 {{'gaus.ii = 3' on 'scf.for' is part of no schedule}}
  scf.for %i = %c0 to %n step %c1 {
    %a = memref.load %m[%i] : memref<64xi32>
    memref.store %a, %m[%i] : memref<64xi32>
  } {gaus.ii = 3 : i64, gaus.length = 9 : i64}
  return
}

// -----

func.func @start(%m: memref<64xi32>) {
  affine.for %i = 0 to 64 {
    %a = affine.load %m[%i] : memref<64xi32>
    // expected-error @+1 {{'gaus.start = 5' on 'affine.store' is part of no schedule; gaus attributes are results of scheduling, not directives: drop it}}
    affine.store %a, %m[%i] {gaus.start = 5 : i64} : memref<64xi32>
  }
  return
}

// -----

// expected-error @+1 {{'gaus.ii = 2' on 'func.func' is part of no schedule}}
func.func @dataflow(%x: i32) -> i32 attributes {gaus.ii = 2 : i64} {
  %0 = arith.addi %x, %x : i32
  return %0 : i32
}

// -----

func.func @latency(%x: i32) -> i32 {
  // expected-error @+1 {{'gaus.latency = 3' on 'arith.addi' is part of no schedule; gaus attributes are results of scheduling, not directives: drop it; latencies come from an operator library (operators=FILE) or an ssp.operator_type}}
  %0 = arith.addi %x, %x {gaus.latency = 3 : i64} : i32
  return %0 : i32
}

// -----

hw.module @pipeline(in %x : i32, in %go : i1, in %clk : !seq.clock, out y : i32) {
  // expected-error @+1 {{'gaus.ii = 1' on 'pipeline.unscheduled' is part of no schedule}}
  %0:2 = pipeline.unscheduled(%a : i32 = %x) clock(%clk) go(%go) entryEn(%en) {gaus.ii = 1 : i64} -> (y : i32) {
    %1 = comb.add %a, %a : i32
    pipeline.return %1 : i32
  }
  hw.output %0#0 : i32
}

// -----

ssp.instance @ssp of "CyclicProblem" {
  library {
    operator_type @unit [latency<1>]
  }
  graph {
    // expected-error @+1 {{'gaus.unit = 2' on 'ssp.operation' is part of no schedule}}
    operation<@unit> @a() {gaus.unit = 2 : i64}
  }
}

// -----

// expected-error @+1 {{'gaus.ii' is "4"; it must be an i64}}
func.func @type(%x: i32) -> i32 attributes {gaus.ii = "4"} {
  return %x : i32
}

// -----

// expected-error @+1 {{unknown attribute 'gaus.pipeline'; valid: gaus.start, gaus.latency, gaus.stage}}
func.func @unknown(%x: i32) -> i32 attributes {gaus.pipeline} {
  return %x : i32
}
