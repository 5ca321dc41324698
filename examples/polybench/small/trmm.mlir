// B = alpha·Aᵀ·B, with A triangular with a diagonal of ones.  M = 5, N = 6.  Written by tools/kernels.
func.func @trmm(%alpha: i32, %a: memref<5x5xi32>, %b: memref<5x6xi32>) {
  affine.for %i = 0 to 5 {
    affine.for %j = 0 to 6 {
      affine.for %k = affine_map<(d0) -> (d0 + 1)>(%i) to 5 {
        %b_v = affine.load %b[%i, %j] : memref<5x6xi32>
        %a_v = affine.load %a[%k, %i] : memref<5x5xi32>
        %b_v_1 = affine.load %b[%k, %j] : memref<5x6xi32>
        %mul = arith.muli %a_v, %b_v_1 : i32
        %add = arith.addi %b_v, %mul : i32
        affine.store %add, %b[%i, %j] : memref<5x6xi32>
      }
      %b_v_2 = affine.load %b[%i, %j] : memref<5x6xi32>
      %mul_1 = arith.muli %alpha, %b_v_2 : i32
      affine.store %mul_1, %b[%i, %j] : memref<5x6xi32>
    }
  }
  return
}
