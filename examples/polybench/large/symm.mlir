// C = alpha·A·B + beta·C, with A symmetric.  M = 1000, N = 1200.  Written by tools/kernels.
func.func @symm(%alpha: i32, %beta: i32, %c: memref<1000x1200xi32>, %a: memref<1000x1000xi32>, %b: memref<1000x1200xi32>) {
  affine.for %i = 0 to 1000 {
    affine.for %j = 0 to 1200 {
      %c0 = arith.constant 0 : i32
      %total_1 = affine.for %k = 0 to affine_map<(d0) -> (d0)>(%i) iter_args(%total = %c0) -> (i32) {
        %c_v = affine.load %c[%k, %j] : memref<1000x1200xi32>
        %b_v = affine.load %b[%i, %j] : memref<1000x1200xi32>
        %mul = arith.muli %alpha, %b_v : i32
        %a_v = affine.load %a[%i, %k] : memref<1000x1000xi32>
        %mul_1 = arith.muli %mul, %a_v : i32
        %add = arith.addi %c_v, %mul_1 : i32
        affine.store %add, %c[%k, %j] : memref<1000x1200xi32>
        %b_v_1 = affine.load %b[%k, %j] : memref<1000x1200xi32>
        %a_v_1 = affine.load %a[%i, %k] : memref<1000x1000xi32>
        %mul_2 = arith.muli %b_v_1, %a_v_1 : i32
        %add_1 = arith.addi %total, %mul_2 : i32
        affine.yield %add_1 : i32
      }
      %c_v_1 = affine.load %c[%i, %j] : memref<1000x1200xi32>
      %mul_3 = arith.muli %beta, %c_v_1 : i32
      %b_v_2 = affine.load %b[%i, %j] : memref<1000x1200xi32>
      %mul_4 = arith.muli %alpha, %b_v_2 : i32
      %a_v_2 = affine.load %a[%i, %i] : memref<1000x1000xi32>
      %mul_5 = arith.muli %mul_4, %a_v_2 : i32
      %add_2 = arith.addi %mul_3, %mul_5 : i32
      %mul_6 = arith.muli %alpha, %total_1 : i32
      %add_3 = arith.addi %add_2, %mul_6 : i32
      affine.store %add_3, %c[%i, %j] : memref<1000x1200xi32>
    }
  }
  return
}
