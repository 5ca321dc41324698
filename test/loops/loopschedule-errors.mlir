// RUN: circt-opt --gaus-schedule=loop-form=loopschedule --split-input-file --verify-diagnostics %s

func.func @integer(%m: memref<8xi32>, %a: i8, %b: i8) {
  %one = arith.constant 1 : i8
  // expected-error @+1 {{loopschedule.pipeline counts in index, this loop in i8; count in index and cast}}
  scf.for unsigned %i = %a to %b step %one : i8 {
    %v = affine.load %m[0] : memref<8xi32>
  }
  return
}

// -----

func.func @step(%m: memref<8xi32>, %n: index) {
  %zero = arith.constant 0 : index
  // expected-error @+1 {{loopschedule.pipeline counts in steps that are known, the step of this loop is not; make it a constant, or leave out loop-form}}
  scf.for %i = %zero to %n step %n {
    %v = affine.load %m[0] : memref<8xi32>
  }
  return
}
