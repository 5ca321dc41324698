// C = alpha·A·B + beta·C.  NI = 5, NJ = 6, NK = 7.  Written by tools/kernels.
func.func @gemm(%alpha: i32, %beta: i32, %c: memref<5x6xi32>, %a: memref<5x7xi32>, %b: memref<7x6xi32>) {
  affine.for %i = 0 to 5 {
    affine.for %j = 0 to 6 {
      %c_v = affine.load %c[%i, %j] : memref<5x6xi32>
      %mul = arith.muli %c_v, %beta : i32
      affine.store %mul, %c[%i, %j] : memref<5x6xi32>
    }
    affine.for %k = 0 to 7 {
      affine.for %j_1 = 0 to 6 {
        %c_v_1 = affine.load %c[%i, %j_1] : memref<5x6xi32>
        %a_v = affine.load %a[%i, %k] : memref<5x7xi32>
        %mul_1 = arith.muli %alpha, %a_v : i32
        %b_v = affine.load %b[%k, %j_1] : memref<7x6xi32>
        %mul_2 = arith.muli %mul_1, %b_v : i32
        %add = arith.addi %c_v_1, %mul_2 : i32
        affine.store %add, %c[%i, %j_1] : memref<5x6xi32>
      }
    }
  }
  return
}
