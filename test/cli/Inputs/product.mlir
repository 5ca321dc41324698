hw.module @product(in %a : i8, in %b : i8, in %c : i8, out y : i8) {
  %p = comb.mul %a, %b : i8
  %q = comb.mul %p, %c : i8
  %s = comb.add %q, %a : i8
  hw.output %s : i8
}
