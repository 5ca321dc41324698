hw.module @divided(in %a : i16, in %b : i16, out q : i16, out r : i16) {
  %q = comb.divu %a, %b : i16
  %r = comb.modu %a, %b : i16
  hw.output %q, %r : i16, i16
}
hw.module @product(in %a : i64, in %b : i64, in %c : i64, out y : i64, out big : i1) {
  %p = comb.mul %a, %b : i64
  %s = comb.add %p, %c : i64
  %big = comb.icmp ugt %s, %a : i64
  hw.output %s, %big : i64, i1
}
func.func @loop(%a: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %a[%i] : memref<8xi32>
    affine.store %v, %a[%i] : memref<8xi32>
  }
  return
}
