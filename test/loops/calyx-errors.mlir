// RUN: circt-opt --gaus-schedule=loop-form=calyx --split-input-file --verify-diagnostics %s

// What CIRCT would refuse, or abort on, is refused here, where there is a place to point at.

func.func @nest(%m: memref<8x8xi32>) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{lower-loopschedule-to-calyx does not take a loop in 'affine.for'; use loop-form=loopschedule}}
    affine.for %j = 0 to 8 {
      %a = affine.load %m[%i, %j] : memref<8x8xi32>
    }
  }
  return
}

// -----

func.func @in_place(%m: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{lower-loopschedule-to-calyx does not take the memory 'arg0', read here and accessed elsewhere; use loop-form=loopschedule}}
    %a = affine.load %m[%i] : memref<8xi32>
    affine.store %a, %m[%i] : memref<8xi32>
  }
  return
}

// -----

func.func @guarded(%m: memref<8xi32>, %x: memref<8xi32>, %go: i1) {
  affine.for %i = 0 to 8 {
    %a = affine.load %x[%i] : memref<8xi32>
    scf.if %go {
      // expected-error @+1 {{lower-loopschedule-to-calyx does not take what happens under a condition; use loop-form=loopschedule}}
      affine.store %a, %m[%i] : memref<8xi32>
    }
  }
  return
}

// -----

func.func @greatest(%m: memref<8xi32>, %x: i32) -> i32 {
  %r = affine.for %i = 0 to 8 iter_args(%s = %x) -> i32 {
    %a = affine.load %m[%i] : memref<8xi32>
    // expected-error @+1 {{lower-loopschedule-to-calyx does not take 'arith.maxsi'; use loop-form=loopschedule}}
    %b = arith.maxsi %a, %s : i32
    affine.yield %b : i32
  }
  return %r : i32
}

// -----

func.func @product(%m: memref<8xi32>, %x: i32) -> i32 {
  %r = affine.for %i = 0 to 8 iter_args(%s = %x) -> i32 {
    %a = affine.load %m[%i] : memref<8xi32>
    // expected-error @+1 {{lower-loopschedule-to-calyx does not take 'arith.muli' of latency 0; set it to 1 (operators=FILE)}}
    %b = arith.muli %a, %s : i32
    affine.yield %b : i32
  }
  return %r : i32
}

// -----

func.func @even(%m: memref<16xi32>, %y: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{lower-loopschedule-to-calyx does not take a factor in a subscript; use loop-form=loopschedule}}
    %a = affine.load %m[%i * 2] : memref<16xi32>
    affine.store %a, %y[%i] : memref<8xi32>
  }
  return
}

// -----

func.func @real(%m: memref<8xf32>, %y: memref<8xf32>) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{lower-loopschedule-to-calyx does not take floating point; use loop-form=loopschedule}}
    %a = affine.load %m[%i] : memref<8xf32>
    affine.store %a, %y[%i] : memref<8xf32>
  }
  return
}

// -----

func.func @bound(%m: memref<8xi32>, %y: memref<8xi32>, %n: index) {
  // expected-error @+1 {{lower-loopschedule-to-calyx does not take a computed bound; use loop-form=loopschedule}}
  affine.for %i = 0 to affine_map<()[s] -> (s + 1)>()[%n] {
    %a = affine.load %m[%i] : memref<8xi32>
    affine.store %a, %y[%i] : memref<8xi32>
  }
  return
}
