// The heat equation in three dimensions.  N = 5.  Written by tools/kernels.
func.func @heat_3d(%steps: index, %a: memref<5x5x5xi32>, %b: memref<5x5x5xi32>) {
  affine.for %_ = 0 to %steps {
    affine.for %i = 1 to 4 {
      affine.for %j = 1 to 4 {
        affine.for %k = 1 to 4 {
          %a_v = affine.load %a[%i + 1, %j, %k] : memref<5x5x5xi32>
          %a_v_1 = affine.load %a[%i, %j, %k] : memref<5x5x5xi32>
          %c1 = arith.constant 1 : i32
          %shl = arith.shli %a_v_1, %c1 : i32
          %sub = arith.subi %a_v, %shl : i32
          %a_v_2 = affine.load %a[%i - 1, %j, %k] : memref<5x5x5xi32>
          %add = arith.addi %sub, %a_v_2 : i32
          %a_v_3 = affine.load %a[%i, %j + 1, %k] : memref<5x5x5xi32>
          %a_v_4 = affine.load %a[%i, %j, %k] : memref<5x5x5xi32>
          %c1_1 = arith.constant 1 : i32
          %shl_1 = arith.shli %a_v_4, %c1_1 : i32
          %sub_1 = arith.subi %a_v_3, %shl_1 : i32
          %a_v_5 = affine.load %a[%i, %j - 1, %k] : memref<5x5x5xi32>
          %add_1 = arith.addi %sub_1, %a_v_5 : i32
          %a_v_6 = affine.load %a[%i, %j, %k + 1] : memref<5x5x5xi32>
          %a_v_7 = affine.load %a[%i, %j, %k] : memref<5x5x5xi32>
          %c1_2 = arith.constant 1 : i32
          %shl_2 = arith.shli %a_v_7, %c1_2 : i32
          %sub_2 = arith.subi %a_v_6, %shl_2 : i32
          %a_v_8 = affine.load %a[%i, %j, %k - 1] : memref<5x5x5xi32>
          %add_2 = arith.addi %sub_2, %a_v_8 : i32
          %a_v_9 = affine.load %a[%i, %j, %k] : memref<5x5x5xi32>
          %c3 = arith.constant 3 : i32
          %shr = arith.shrsi %add, %c3 : i32
          %add_3 = arith.addi %a_v_9, %shr : i32
          %c3_1 = arith.constant 3 : i32
          %shr_1 = arith.shrsi %add_1, %c3_1 : i32
          %add_4 = arith.addi %add_3, %shr_1 : i32
          %c3_2 = arith.constant 3 : i32
          %shr_2 = arith.shrsi %add_2, %c3_2 : i32
          %add_5 = arith.addi %add_4, %shr_2 : i32
          affine.store %add_5, %b[%i, %j, %k] : memref<5x5x5xi32>
        }
      }
    }
    affine.for %i_1 = 1 to 4 {
      affine.for %j_1 = 1 to 4 {
        affine.for %k_1 = 1 to 4 {
          %b_v = affine.load %b[%i_1 + 1, %j_1, %k_1] : memref<5x5x5xi32>
          %b_v_1 = affine.load %b[%i_1, %j_1, %k_1] : memref<5x5x5xi32>
          %c1_3 = arith.constant 1 : i32
          %shl_3 = arith.shli %b_v_1, %c1_3 : i32
          %sub_3 = arith.subi %b_v, %shl_3 : i32
          %b_v_2 = affine.load %b[%i_1 - 1, %j_1, %k_1] : memref<5x5x5xi32>
          %add_6 = arith.addi %sub_3, %b_v_2 : i32
          %b_v_3 = affine.load %b[%i_1, %j_1 + 1, %k_1] : memref<5x5x5xi32>
          %b_v_4 = affine.load %b[%i_1, %j_1, %k_1] : memref<5x5x5xi32>
          %c1_4 = arith.constant 1 : i32
          %shl_4 = arith.shli %b_v_4, %c1_4 : i32
          %sub_4 = arith.subi %b_v_3, %shl_4 : i32
          %b_v_5 = affine.load %b[%i_1, %j_1 - 1, %k_1] : memref<5x5x5xi32>
          %add_7 = arith.addi %sub_4, %b_v_5 : i32
          %b_v_6 = affine.load %b[%i_1, %j_1, %k_1 + 1] : memref<5x5x5xi32>
          %b_v_7 = affine.load %b[%i_1, %j_1, %k_1] : memref<5x5x5xi32>
          %c1_5 = arith.constant 1 : i32
          %shl_5 = arith.shli %b_v_7, %c1_5 : i32
          %sub_5 = arith.subi %b_v_6, %shl_5 : i32
          %b_v_8 = affine.load %b[%i_1, %j_1, %k_1 - 1] : memref<5x5x5xi32>
          %add_8 = arith.addi %sub_5, %b_v_8 : i32
          %b_v_9 = affine.load %b[%i_1, %j_1, %k_1] : memref<5x5x5xi32>
          %c3_3 = arith.constant 3 : i32
          %shr_3 = arith.shrsi %add_6, %c3_3 : i32
          %add_9 = arith.addi %b_v_9, %shr_3 : i32
          %c3_4 = arith.constant 3 : i32
          %shr_4 = arith.shrsi %add_7, %c3_4 : i32
          %add_10 = arith.addi %add_9, %shr_4 : i32
          %c3_5 = arith.constant 3 : i32
          %shr_5 = arith.shrsi %add_8, %c3_5 : i32
          %add_11 = arith.addi %add_10, %shr_5 : i32
          affine.store %add_11, %a[%i_1, %j_1, %k_1] : memref<5x5x5xi32>
        }
      }
    }
  }
  return
}
