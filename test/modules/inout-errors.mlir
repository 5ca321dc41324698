// REQUIRES: pycde-wheel
// The circt wheel's hw.module has no inout ports any more.
// RUN: circt-opt --gaus-schedule="pipeline cycle-time=2" --split-input-file --verify-diagnostics %s

// expected-error @+1 {{pipeline: '@bus' has the inout port 'b', which no register can hold; split it into an input and an output}}
hw.module @bus(inout %b : i8, in %a : i8, out y : i8) {
  hw.output %a : i8
}
