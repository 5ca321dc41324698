// Y = alpha·A·x + beta·B·x.  N = 7.  Written by tools/kernels.
func.func @gesummv(%alpha: i32, %beta: i32, %a: memref<7x7xi32>, %b: memref<7x7xi32>, %tmp: memref<7xi32>, %x: memref<7xi32>, %y: memref<7xi32>) {
  affine.for %i = 0 to 7 {
    %c0 = arith.constant 0 : i32
    affine.store %c0, %tmp[%i] : memref<7xi32>
    %c0_1 = arith.constant 0 : i32
    affine.store %c0_1, %y[%i] : memref<7xi32>
    affine.for %j = 0 to 7 {
      %tmp_v = affine.load %tmp[%i] : memref<7xi32>
      %a_v = affine.load %a[%i, %j] : memref<7x7xi32>
      %x_v = affine.load %x[%j] : memref<7xi32>
      %mul = arith.muli %a_v, %x_v : i32
      %add = arith.addi %tmp_v, %mul : i32
      affine.store %add, %tmp[%i] : memref<7xi32>
      %y_v = affine.load %y[%i] : memref<7xi32>
      %b_v = affine.load %b[%i, %j] : memref<7x7xi32>
      %x_v_1 = affine.load %x[%j] : memref<7xi32>
      %mul_1 = arith.muli %b_v, %x_v_1 : i32
      %add_1 = arith.addi %y_v, %mul_1 : i32
      affine.store %add_1, %y[%i] : memref<7xi32>
    }
    %tmp_v_1 = affine.load %tmp[%i] : memref<7xi32>
    %mul_2 = arith.muli %alpha, %tmp_v_1 : i32
    %y_v_1 = affine.load %y[%i] : memref<7xi32>
    %mul_3 = arith.muli %beta, %y_v_1 : i32
    %add_2 = arith.addi %mul_2, %mul_3 : i32
    affine.store %add_2, %y[%i] : memref<7xi32>
  }
  return
}
