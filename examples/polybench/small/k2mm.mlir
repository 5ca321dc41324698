// D = alpha·A·B·C + beta·D.  NI = 4, NJ = 5, NK = 6, NL = 7.  Written by tools/kernels.
func.func @k2mm(%alpha: i32, %beta: i32, %tmp: memref<4x5xi32>, %a: memref<4x6xi32>, %b: memref<6x5xi32>, %c: memref<5x7xi32>, %d: memref<4x7xi32>) {
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 5 {
      %c0 = arith.constant 0 : i32
      affine.store %c0, %tmp[%i, %j] : memref<4x5xi32>
      affine.for %k = 0 to 6 {
        %tmp_v = affine.load %tmp[%i, %j] : memref<4x5xi32>
        %a_v = affine.load %a[%i, %k] : memref<4x6xi32>
        %mul = arith.muli %alpha, %a_v : i32
        %b_v = affine.load %b[%k, %j] : memref<6x5xi32>
        %mul_1 = arith.muli %mul, %b_v : i32
        %add = arith.addi %tmp_v, %mul_1 : i32
        affine.store %add, %tmp[%i, %j] : memref<4x5xi32>
      }
    }
  }
  affine.for %i_1 = 0 to 4 {
    affine.for %j_1 = 0 to 7 {
      %d_v = affine.load %d[%i_1, %j_1] : memref<4x7xi32>
      %mul_2 = arith.muli %d_v, %beta : i32
      affine.store %mul_2, %d[%i_1, %j_1] : memref<4x7xi32>
      affine.for %k_1 = 0 to 5 {
        %d_v_1 = affine.load %d[%i_1, %j_1] : memref<4x7xi32>
        %tmp_v_1 = affine.load %tmp[%i_1, %k_1] : memref<4x5xi32>
        %c_v = affine.load %c[%k_1, %j_1] : memref<5x7xi32>
        %mul_3 = arith.muli %tmp_v_1, %c_v : i32
        %add_1 = arith.addi %d_v_1, %mul_3 : i32
        affine.store %add_1, %d[%i_1, %j_1] : memref<4x7xi32>
      }
    }
  }
  return
}
