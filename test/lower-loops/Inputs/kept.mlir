hw.module @kept(in %clk: !seq.clock, in %a: i8, out y: i8) {
  %0 = seq.compreg %a, %clk : i8
  hw.output %0 : i8
}
