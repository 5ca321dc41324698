// G = (A·B)·(C·D).  NI = 800, NJ = 900, NK = 1000, NL = 1100, NM = 1200.  Written by tools/kernels.
func.func @k3mm(%e: memref<800x900xi32>, %a: memref<800x1000xi32>, %b: memref<1000x900xi32>, %f: memref<900x1100xi32>, %c: memref<900x1200xi32>, %d: memref<1200x1100xi32>, %g: memref<800x1100xi32>) {
  affine.for %i = 0 to 800 {
    affine.for %j = 0 to 900 {
      %c0 = arith.constant 0 : i32
      affine.store %c0, %e[%i, %j] : memref<800x900xi32>
      affine.for %k = 0 to 1000 {
        %e_v = affine.load %e[%i, %j] : memref<800x900xi32>
        %a_v = affine.load %a[%i, %k] : memref<800x1000xi32>
        %b_v = affine.load %b[%k, %j] : memref<1000x900xi32>
        %mul = arith.muli %a_v, %b_v : i32
        %add = arith.addi %e_v, %mul : i32
        affine.store %add, %e[%i, %j] : memref<800x900xi32>
      }
    }
  }
  affine.for %i_1 = 0 to 900 {
    affine.for %j_1 = 0 to 1100 {
      %c0_1 = arith.constant 0 : i32
      affine.store %c0_1, %f[%i_1, %j_1] : memref<900x1100xi32>
      affine.for %k_1 = 0 to 1200 {
        %f_v = affine.load %f[%i_1, %j_1] : memref<900x1100xi32>
        %c_v = affine.load %c[%i_1, %k_1] : memref<900x1200xi32>
        %d_v = affine.load %d[%k_1, %j_1] : memref<1200x1100xi32>
        %mul_1 = arith.muli %c_v, %d_v : i32
        %add_1 = arith.addi %f_v, %mul_1 : i32
        affine.store %add_1, %f[%i_1, %j_1] : memref<900x1100xi32>
      }
    }
  }
  affine.for %i_2 = 0 to 800 {
    affine.for %j_2 = 0 to 1100 {
      %c0_2 = arith.constant 0 : i32
      affine.store %c0_2, %g[%i_2, %j_2] : memref<800x1100xi32>
      affine.for %k_2 = 0 to 900 {
        %g_v = affine.load %g[%i_2, %j_2] : memref<800x1100xi32>
        %e_v_1 = affine.load %e[%i_2, %k_2] : memref<800x900xi32>
        %f_v_1 = affine.load %f[%k_2, %j_2] : memref<900x1100xi32>
        %mul_2 = arith.muli %e_v_1, %f_v_1 : i32
        %add_2 = arith.addi %g_v, %mul_2 : i32
        affine.store %add_2, %g[%i_2, %j_2] : memref<800x1100xi32>
      }
    }
  }
  return
}
