// The product of matrices, element by element.  N = 8.  Written by tools/kernels.
func.func @gemm_ncubed(%m1: memref<8x8xi32>, %m2: memref<8x8xi32>, %prod: memref<8x8xi32>) {
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      %c0 = arith.constant 0 : i32
      %total_1 = affine.for %k = 0 to 8 iter_args(%total = %c0) -> (i32) {
        %m1_v = affine.load %m1[%i, %k] : memref<8x8xi32>
        %m2_v = affine.load %m2[%k, %j] : memref<8x8xi32>
        %mul = arith.muli %m1_v, %m2_v : i32
        %add = arith.addi %total, %mul : i32
        affine.yield %add : i32
      }
      affine.store %total_1, %prod[%i, %j] : memref<8x8xi32>
    }
  }
  return
}
