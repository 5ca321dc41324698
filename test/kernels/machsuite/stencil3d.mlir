// Six neighbours; the border is copied.  H = 4, C = 5, R = 6.  Written by tools/kernels.
func.func @stencil3d(%c0: i32, %c1: i32, %orig: memref<4x5x6xi32>, %sol: memref<4x5x6xi32>) {
  affine.for %j = 0 to 5 {
    affine.for %k = 0 to 6 {
      %orig_v = affine.load %orig[0, %j, %k] : memref<4x5x6xi32>
      affine.store %orig_v, %sol[0, %j, %k] : memref<4x5x6xi32>
      %orig_v_1 = affine.load %orig[3, %j, %k] : memref<4x5x6xi32>
      affine.store %orig_v_1, %sol[3, %j, %k] : memref<4x5x6xi32>
    }
  }
  affine.for %i = 1 to 3 {
    affine.for %k_1 = 0 to 6 {
      %orig_v_2 = affine.load %orig[%i, 0, %k_1] : memref<4x5x6xi32>
      affine.store %orig_v_2, %sol[%i, 0, %k_1] : memref<4x5x6xi32>
      %orig_v_3 = affine.load %orig[%i, 4, %k_1] : memref<4x5x6xi32>
      affine.store %orig_v_3, %sol[%i, 4, %k_1] : memref<4x5x6xi32>
    }
  }
  affine.for %i_1 = 1 to 3 {
    affine.for %j_1 = 1 to 4 {
      %orig_v_4 = affine.load %orig[%i_1, %j_1, 0] : memref<4x5x6xi32>
      affine.store %orig_v_4, %sol[%i_1, %j_1, 0] : memref<4x5x6xi32>
      %orig_v_5 = affine.load %orig[%i_1, %j_1, 5] : memref<4x5x6xi32>
      affine.store %orig_v_5, %sol[%i_1, %j_1, 5] : memref<4x5x6xi32>
    }
  }
  affine.for %i_2 = 1 to 3 {
    affine.for %j_2 = 1 to 4 {
      affine.for %k_2 = 1 to 5 {
        %orig_v_6 = affine.load %orig[%i_2 - 1, %j_2, %k_2] : memref<4x5x6xi32>
        %orig_v_7 = affine.load %orig[%i_2 + 1, %j_2, %k_2] : memref<4x5x6xi32>
        %add = arith.addi %orig_v_6, %orig_v_7 : i32
        %orig_v_8 = affine.load %orig[%i_2, %j_2 - 1, %k_2] : memref<4x5x6xi32>
        %add_1 = arith.addi %add, %orig_v_8 : i32
        %orig_v_9 = affine.load %orig[%i_2, %j_2 + 1, %k_2] : memref<4x5x6xi32>
        %orig_v_10 = affine.load %orig[%i_2, %j_2, %k_2 - 1] : memref<4x5x6xi32>
        %add_2 = arith.addi %orig_v_9, %orig_v_10 : i32
        %orig_v_11 = affine.load %orig[%i_2, %j_2, %k_2 + 1] : memref<4x5x6xi32>
        %add_3 = arith.addi %add_2, %orig_v_11 : i32
        %orig_v_12 = affine.load %orig[%i_2, %j_2, %k_2] : memref<4x5x6xi32>
        %mul = arith.muli %c0, %orig_v_12 : i32
        %add_4 = arith.addi %add_1, %add_3 : i32
        %mul_1 = arith.muli %c1, %add_4 : i32
        %add_5 = arith.addi %mul, %mul_1 : i32
        affine.store %add_5, %sol[%i_2, %j_2, %k_2] : memref<4x5x6xi32>
      }
    }
  }
  return
}
