// C = alpha·A·Aᵀ + beta·C, the lower half.  M = 5, N = 6.  Written by tools/kernels.
func.func @syrk(%alpha: i32, %beta: i32, %c: memref<6x6xi32>, %a: memref<6x5xi32>) {
  affine.for %i = 0 to 6 {
    affine.for %j = 0 to affine_map<(d0) -> (d0 + 1)>(%i) {
      %c_v = affine.load %c[%i, %j] : memref<6x6xi32>
      %mul = arith.muli %c_v, %beta : i32
      affine.store %mul, %c[%i, %j] : memref<6x6xi32>
    }
    affine.for %k = 0 to 5 {
      affine.for %j_1 = 0 to affine_map<(d0) -> (d0 + 1)>(%i) {
        %c_v_1 = affine.load %c[%i, %j_1] : memref<6x6xi32>
        %a_v = affine.load %a[%i, %k] : memref<6x5xi32>
        %mul_1 = arith.muli %alpha, %a_v : i32
        %a_v_1 = affine.load %a[%j_1, %k] : memref<6x5xi32>
        %mul_2 = arith.muli %mul_1, %a_v_1 : i32
        %add = arith.addi %c_v_1, %mul_2 : i32
        affine.store %add, %c[%i, %j_1] : memref<6x6xi32>
      }
    }
  }
  return
}
