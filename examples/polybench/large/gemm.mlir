// C = alpha·A·B + beta·C.  NI = 1000, NJ = 1100, NK = 1200.  Written by tools/kernels.
func.func @gemm(%alpha: i32, %beta: i32, %c: memref<1000x1100xi32>, %a: memref<1000x1200xi32>, %b: memref<1200x1100xi32>) {
  affine.for %i = 0 to 1000 {
    affine.for %j = 0 to 1100 {
      %c_v = affine.load %c[%i, %j] : memref<1000x1100xi32>
      %mul = arith.muli %c_v, %beta : i32
      affine.store %mul, %c[%i, %j] : memref<1000x1100xi32>
    }
    affine.for %k = 0 to 1200 {
      affine.for %j_1 = 0 to 1100 {
        %c_v_1 = affine.load %c[%i, %j_1] : memref<1000x1100xi32>
        %a_v = affine.load %a[%i, %k] : memref<1000x1200xi32>
        %mul_1 = arith.muli %alpha, %a_v : i32
        %b_v = affine.load %b[%k, %j_1] : memref<1200x1100xi32>
        %mul_2 = arith.muli %mul_1, %b_v : i32
        %add = arith.addi %c_v_1, %mul_2 : i32
        affine.store %add, %c[%i, %j_1] : memref<1000x1100xi32>
      }
    }
  }
  return
}
