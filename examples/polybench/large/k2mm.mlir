// D = alpha·A·B·C + beta·D.  NI = 800, NJ = 900, NK = 1100, NL = 1200.  Written by tools/kernels.
func.func @k2mm(%alpha: i32, %beta: i32, %tmp: memref<800x900xi32>, %a: memref<800x1100xi32>, %b: memref<1100x900xi32>, %c: memref<900x1200xi32>, %d: memref<800x1200xi32>) {
  affine.for %i = 0 to 800 {
    affine.for %j = 0 to 900 {
      %c0 = arith.constant 0 : i32
      affine.store %c0, %tmp[%i, %j] : memref<800x900xi32>
      affine.for %k = 0 to 1100 {
        %tmp_v = affine.load %tmp[%i, %j] : memref<800x900xi32>
        %a_v = affine.load %a[%i, %k] : memref<800x1100xi32>
        %mul = arith.muli %alpha, %a_v : i32
        %b_v = affine.load %b[%k, %j] : memref<1100x900xi32>
        %mul_1 = arith.muli %mul, %b_v : i32
        %add = arith.addi %tmp_v, %mul_1 : i32
        affine.store %add, %tmp[%i, %j] : memref<800x900xi32>
      }
    }
  }
  affine.for %i_1 = 0 to 800 {
    affine.for %j_1 = 0 to 1200 {
      %d_v = affine.load %d[%i_1, %j_1] : memref<800x1200xi32>
      %mul_2 = arith.muli %d_v, %beta : i32
      affine.store %mul_2, %d[%i_1, %j_1] : memref<800x1200xi32>
      affine.for %k_1 = 0 to 900 {
        %d_v_1 = affine.load %d[%i_1, %j_1] : memref<800x1200xi32>
        %tmp_v_1 = affine.load %tmp[%i_1, %k_1] : memref<800x900xi32>
        %c_v = affine.load %c[%k_1, %j_1] : memref<900x1200xi32>
        %mul_3 = arith.muli %tmp_v_1, %c_v : i32
        %add_1 = arith.addi %d_v_1, %mul_3 : i32
        affine.store %add_1, %d[%i_1, %j_1] : memref<800x1200xi32>
      }
    }
  }
  return
}
