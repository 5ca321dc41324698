// G = (A·B)·(C·D).  NI = 4, NJ = 5, NK = 6, NL = 3, NM = 7.  Written by tools/kernels.
func.func @k3mm(%e: memref<4x5xi32>, %a: memref<4x6xi32>, %b: memref<6x5xi32>, %f: memref<5x3xi32>, %c: memref<5x7xi32>, %d: memref<7x3xi32>, %g: memref<4x3xi32>) {
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 5 {
      %c0 = arith.constant 0 : i32
      affine.store %c0, %e[%i, %j] : memref<4x5xi32>
      affine.for %k = 0 to 6 {
        %e_v = affine.load %e[%i, %j] : memref<4x5xi32>
        %a_v = affine.load %a[%i, %k] : memref<4x6xi32>
        %b_v = affine.load %b[%k, %j] : memref<6x5xi32>
        %mul = arith.muli %a_v, %b_v : i32
        %add = arith.addi %e_v, %mul : i32
        affine.store %add, %e[%i, %j] : memref<4x5xi32>
      }
    }
  }
  affine.for %i_1 = 0 to 5 {
    affine.for %j_1 = 0 to 3 {
      %c0_1 = arith.constant 0 : i32
      affine.store %c0_1, %f[%i_1, %j_1] : memref<5x3xi32>
      affine.for %k_1 = 0 to 7 {
        %f_v = affine.load %f[%i_1, %j_1] : memref<5x3xi32>
        %c_v = affine.load %c[%i_1, %k_1] : memref<5x7xi32>
        %d_v = affine.load %d[%k_1, %j_1] : memref<7x3xi32>
        %mul_1 = arith.muli %c_v, %d_v : i32
        %add_1 = arith.addi %f_v, %mul_1 : i32
        affine.store %add_1, %f[%i_1, %j_1] : memref<5x3xi32>
      }
    }
  }
  affine.for %i_2 = 0 to 4 {
    affine.for %j_2 = 0 to 3 {
      %c0_2 = arith.constant 0 : i32
      affine.store %c0_2, %g[%i_2, %j_2] : memref<4x3xi32>
      affine.for %k_2 = 0 to 5 {
        %g_v = affine.load %g[%i_2, %j_2] : memref<4x3xi32>
        %e_v_1 = affine.load %e[%i_2, %k_2] : memref<4x5xi32>
        %f_v_1 = affine.load %f[%k_2, %j_2] : memref<5x3xi32>
        %mul_2 = arith.muli %e_v_1, %f_v_1 : i32
        %add_2 = arith.addi %g_v, %mul_2 : i32
        affine.store %add_2, %g[%i_2, %j_2] : memref<4x3xi32>
      }
    }
  }
  return
}
