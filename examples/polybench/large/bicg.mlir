// S = Aᵀ·r, q = A·p.  M = 1900, N = 2100.  Written by tools/kernels.
func.func @bicg(%a: memref<2100x1900xi32>, %s: memref<1900xi32>, %q: memref<2100xi32>, %p: memref<1900xi32>, %r: memref<2100xi32>) {
  affine.for %i = 0 to 1900 {
    %c0 = arith.constant 0 : i32
    affine.store %c0, %s[%i] : memref<1900xi32>
  }
  affine.for %i_1 = 0 to 2100 {
    %c0_1 = arith.constant 0 : i32
    affine.store %c0_1, %q[%i_1] : memref<2100xi32>
    affine.for %j = 0 to 1900 {
      %s_v = affine.load %s[%j] : memref<1900xi32>
      %r_v = affine.load %r[%i_1] : memref<2100xi32>
      %a_v = affine.load %a[%i_1, %j] : memref<2100x1900xi32>
      %mul = arith.muli %r_v, %a_v : i32
      %add = arith.addi %s_v, %mul : i32
      affine.store %add, %s[%j] : memref<1900xi32>
      %q_v = affine.load %q[%i_1] : memref<2100xi32>
      %a_v_1 = affine.load %a[%i_1, %j] : memref<2100x1900xi32>
      %p_v = affine.load %p[%j] : memref<1900xi32>
      %mul_1 = arith.muli %a_v_1, %p_v : i32
      %add_1 = arith.addi %q_v, %mul_1 : i32
      affine.store %add_1, %q[%i_1] : memref<2100xi32>
    }
  }
  return
}
