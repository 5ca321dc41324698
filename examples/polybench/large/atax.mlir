// Y = Aᵀ·(A·x).  M = 1900, N = 2100.  Written by tools/kernels.
func.func @atax(%a: memref<1900x2100xi32>, %x: memref<2100xi32>, %y: memref<2100xi32>, %tmp: memref<1900xi32>) {
  affine.for %i = 0 to 2100 {
    %c0 = arith.constant 0 : i32
    affine.store %c0, %y[%i] : memref<2100xi32>
  }
  affine.for %i_1 = 0 to 1900 {
    %c0_1 = arith.constant 0 : i32
    affine.store %c0_1, %tmp[%i_1] : memref<1900xi32>
    affine.for %j = 0 to 2100 {
      %tmp_v = affine.load %tmp[%i_1] : memref<1900xi32>
      %a_v = affine.load %a[%i_1, %j] : memref<1900x2100xi32>
      %x_v = affine.load %x[%j] : memref<2100xi32>
      %mul = arith.muli %a_v, %x_v : i32
      %add = arith.addi %tmp_v, %mul : i32
      affine.store %add, %tmp[%i_1] : memref<1900xi32>
    }
    affine.for %j_1 = 0 to 2100 {
      %y_v = affine.load %y[%j_1] : memref<2100xi32>
      %a_v_1 = affine.load %a[%i_1, %j_1] : memref<1900x2100xi32>
      %tmp_v_1 = affine.load %tmp[%i_1] : memref<1900xi32>
      %mul_1 = arith.muli %a_v_1, %tmp_v_1 : i32
      %add_1 = arith.addi %y_v, %mul_1 : i32
      affine.store %add_1, %y[%j_1] : memref<2100xi32>
    }
  }
  return
}
