// The product of matrices, in blocks of 4.  N = 8.  Written by tools/kernels.
func.func @gemm_blocked(%m1: memref<8x8xi32>, %m2: memref<8x8xi32>, %prod: memref<8x8xi32>) {
  affine.for %jj = 0 to 8 step 4 {
    affine.for %kk = 0 to 8 step 4 {
      affine.for %i = 0 to 8 {
        affine.for %k = 0 to 4 {
          %m1_v = affine.load %m1[%i, %k + %kk] : memref<8x8xi32>
          affine.for %j = 0 to 4 {
            %prod_v = affine.load %prod[%i, %j + %jj] : memref<8x8xi32>
            %m2_v = affine.load %m2[%k + %kk, %j + %jj] : memref<8x8xi32>
            %mul = arith.muli %m1_v, %m2_v : i32
            %add = arith.addi %prod_v, %mul : i32
            affine.store %add, %prod[%i, %j + %jj] : memref<8x8xi32>
          }
        }
      }
    }
  }
  return
}
