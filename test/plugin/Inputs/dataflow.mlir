ssp.library @lib {
  operator_type @mul [latency<3>, incDelay<1.0 : f32>, outDelay<0.5 : f32>]
  operator_type @add [latency<0>, incDelay<1.0 : f32>, outDelay<1.0 : f32>]
}
func.func @branch(%c : i1, %x : i32) -> i32 {
  %s = scf.if %c -> i32 {
    %y = arith.addi %x, %x : i32
    scf.yield %y : i32
  } else {
    %z = arith.muli %x, %x {ssp.operator_type = @lib::@mul} : i32
    scf.yield %z : i32
  }
  return %s : i32
}
func.func @wide(%a : i32, %b : i32, %c : i8) -> (i32, i8) {
  %three = arith.constant 3 : i32
  %0 = arith.muli %a, %b : i32
  %1 = arith.addi %0, %three : i32
  %2 = arith.muli %1, %a {ssp.operator_type = @lib::@mul} : i32
  %3 = arith.subi %2, %b : i32
  %4 = arith.extui %c : i8 to i32
  %5 = arith.xori %3, %4 : i32
  %6 = arith.trunci %4 : i32 to i8
  %7 = arith.addi %6, %c {ssp.operator_type = @lib::@add} : i8
  return %5, %7 : i32, i8
}
hw.module @accumulate(in %a : i8, in %clk : !seq.clock, in %en : i1, out y : i8) {
  %0 = comb.add %a, %r : i8
  %1 = comb.mul %0, %a : i8
  %r = seq.compreg %1, %clk : i8
  %e = seq.compreg.ce %q, %clk, %en : i8
  %q = comb.add %e, %0, %s : i8
  %s = seq.shiftreg[3] %q, %clk, %en : i8
  %i = synth.aig.and_inv not %q : i8
  %t = comb.xor %i, %1 : i8
  hw.output %t : i8
}
