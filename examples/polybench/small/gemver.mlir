// A += u1·v1ᵀ + u2·v2ᵀ, x += beta·Aᵀ·y + z, w += alpha·A·x.  N = 7.  Written by tools/kernels.
func.func @gemver(%alpha: i32, %beta: i32, %a: memref<7x7xi32>, %u1: memref<7xi32>, %v1: memref<7xi32>, %u2: memref<7xi32>, %v2: memref<7xi32>, %w: memref<7xi32>, %x: memref<7xi32>, %y: memref<7xi32>, %z: memref<7xi32>) {
  affine.for %i = 0 to 7 {
    affine.for %j = 0 to 7 {
      %a_v = affine.load %a[%i, %j] : memref<7x7xi32>
      %u1_v = affine.load %u1[%i] : memref<7xi32>
      %v1_v = affine.load %v1[%j] : memref<7xi32>
      %mul = arith.muli %u1_v, %v1_v : i32
      %u2_v = affine.load %u2[%i] : memref<7xi32>
      %v2_v = affine.load %v2[%j] : memref<7xi32>
      %mul_1 = arith.muli %u2_v, %v2_v : i32
      %add = arith.addi %mul, %mul_1 : i32
      %add_1 = arith.addi %a_v, %add : i32
      affine.store %add_1, %a[%i, %j] : memref<7x7xi32>
    }
  }
  affine.for %i_1 = 0 to 7 {
    affine.for %j_1 = 0 to 7 {
      %x_v = affine.load %x[%i_1] : memref<7xi32>
      %a_v_1 = affine.load %a[%j_1, %i_1] : memref<7x7xi32>
      %mul_2 = arith.muli %beta, %a_v_1 : i32
      %y_v = affine.load %y[%j_1] : memref<7xi32>
      %mul_3 = arith.muli %mul_2, %y_v : i32
      %add_2 = arith.addi %x_v, %mul_3 : i32
      affine.store %add_2, %x[%i_1] : memref<7xi32>
    }
  }
  affine.for %i_2 = 0 to 7 {
    %x_v_1 = affine.load %x[%i_2] : memref<7xi32>
    %z_v = affine.load %z[%i_2] : memref<7xi32>
    %add_3 = arith.addi %x_v_1, %z_v : i32
    affine.store %add_3, %x[%i_2] : memref<7xi32>
  }
  affine.for %i_3 = 0 to 7 {
    affine.for %j_2 = 0 to 7 {
      %w_v = affine.load %w[%i_3] : memref<7xi32>
      %a_v_2 = affine.load %a[%i_3, %j_2] : memref<7x7xi32>
      %mul_4 = arith.muli %alpha, %a_v_2 : i32
      %x_v_2 = affine.load %x[%j_2] : memref<7xi32>
      %mul_5 = arith.muli %mul_4, %x_v_2 : i32
      %add_4 = arith.addi %w_v, %mul_5 : i32
      affine.store %add_4, %w[%i_3] : memref<7xi32>
    }
  }
  return
}
