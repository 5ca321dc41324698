// Y = Aᵀ·(A·x).  M = 5, N = 7.  Written by tools/kernels.
func.func @atax(%a: memref<5x7xi32>, %x: memref<7xi32>, %y: memref<7xi32>, %tmp: memref<5xi32>) {
  affine.for %i = 0 to 7 {
    %c0 = arith.constant 0 : i32
    affine.store %c0, %y[%i] : memref<7xi32>
  }
  affine.for %i_1 = 0 to 5 {
    %c0_1 = arith.constant 0 : i32
    affine.store %c0_1, %tmp[%i_1] : memref<5xi32>
    affine.for %j = 0 to 7 {
      %tmp_v = affine.load %tmp[%i_1] : memref<5xi32>
      %a_v = affine.load %a[%i_1, %j] : memref<5x7xi32>
      %x_v = affine.load %x[%j] : memref<7xi32>
      %mul = arith.muli %a_v, %x_v : i32
      %add = arith.addi %tmp_v, %mul : i32
      affine.store %add, %tmp[%i_1] : memref<5xi32>
    }
    affine.for %j_1 = 0 to 7 {
      %y_v = affine.load %y[%j_1] : memref<7xi32>
      %a_v_1 = affine.load %a[%i_1, %j_1] : memref<5x7xi32>
      %tmp_v_1 = affine.load %tmp[%i_1] : memref<5xi32>
      %mul_1 = arith.muli %a_v_1, %tmp_v_1 : i32
      %add_1 = arith.addi %y_v, %mul_1 : i32
      affine.store %add_1, %y[%j_1] : memref<7xi32>
    }
  }
  return
}
