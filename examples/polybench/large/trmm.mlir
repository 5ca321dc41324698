// B = alpha·Aᵀ·B, with A triangular with a diagonal of ones.  M = 1000, N = 1200.  Written by tools/kernels.
func.func @trmm(%alpha: i32, %a: memref<1000x1000xi32>, %b: memref<1000x1200xi32>) {
  affine.for %i = 0 to 1000 {
    affine.for %j = 0 to 1200 {
      affine.for %k = affine_map<(d0) -> (d0 + 1)>(%i) to 1000 {
        %b_v = affine.load %b[%i, %j] : memref<1000x1200xi32>
        %a_v = affine.load %a[%k, %i] : memref<1000x1000xi32>
        %b_v_1 = affine.load %b[%k, %j] : memref<1000x1200xi32>
        %mul = arith.muli %a_v, %b_v_1 : i32
        %add = arith.addi %b_v, %mul : i32
        affine.store %add, %b[%i, %j] : memref<1000x1200xi32>
      }
      %b_v_2 = affine.load %b[%i, %j] : memref<1000x1200xi32>
      %mul_1 = arith.muli %alpha, %b_v_2 : i32
      affine.store %mul_1, %b[%i, %j] : memref<1000x1200xi32>
    }
  }
  return
}
