hw.module @m(in %a: !seq.clock, out y: i1) {
  %0 = seq.from_clock %a
  hw.output %0 : i1
}
