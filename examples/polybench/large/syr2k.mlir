// C = alpha·A·Bᵀ + alpha·B·Aᵀ + beta·C, the lower half.  M = 1000, N = 1200.  Written by tools/kernels.
func.func @syr2k(%alpha: i32, %beta: i32, %c: memref<1200x1200xi32>, %a: memref<1200x1000xi32>, %b: memref<1200x1000xi32>) {
  affine.for %i = 0 to 1200 {
    affine.for %j = 0 to affine_map<(d0) -> (d0 + 1)>(%i) {
      %c_v = affine.load %c[%i, %j] : memref<1200x1200xi32>
      %mul = arith.muli %c_v, %beta : i32
      affine.store %mul, %c[%i, %j] : memref<1200x1200xi32>
    }
    affine.for %k = 0 to 1000 {
      affine.for %j_1 = 0 to affine_map<(d0) -> (d0 + 1)>(%i) {
        %c_v_1 = affine.load %c[%i, %j_1] : memref<1200x1200xi32>
        %a_v = affine.load %a[%j_1, %k] : memref<1200x1000xi32>
        %mul_1 = arith.muli %a_v, %alpha : i32
        %b_v = affine.load %b[%i, %k] : memref<1200x1000xi32>
        %mul_2 = arith.muli %mul_1, %b_v : i32
        %b_v_1 = affine.load %b[%j_1, %k] : memref<1200x1000xi32>
        %mul_3 = arith.muli %b_v_1, %alpha : i32
        %a_v_1 = affine.load %a[%i, %k] : memref<1200x1000xi32>
        %mul_4 = arith.muli %mul_3, %a_v_1 : i32
        %add = arith.addi %mul_2, %mul_4 : i32
        %add_1 = arith.addi %c_v_1, %add : i32
        affine.store %add_1, %c[%i, %j_1] : memref<1200x1200xi32>
      }
    }
  }
  return
}
