// Means of five neighbours.  N = 6.  Written by tools/kernels.
func.func @jacobi_2d(%steps: index, %a: memref<6x6xi32>, %b: memref<6x6xi32>) {
  affine.for %_ = 0 to %steps {
    affine.for %i = 1 to 5 {
      affine.for %j = 1 to 5 {
        %a_v = affine.load %a[%i, %j] : memref<6x6xi32>
        %a_v_1 = affine.load %a[%i, %j - 1] : memref<6x6xi32>
        %add = arith.addi %a_v, %a_v_1 : i32
        %a_v_2 = affine.load %a[%i, %j + 1] : memref<6x6xi32>
        %add_1 = arith.addi %add, %a_v_2 : i32
        %a_v_3 = affine.load %a[%i + 1, %j] : memref<6x6xi32>
        %add_2 = arith.addi %add_1, %a_v_3 : i32
        %a_v_4 = affine.load %a[%i - 1, %j] : memref<6x6xi32>
        %add_3 = arith.addi %add_2, %a_v_4 : i32
        %c5 = arith.constant 5 : i32
        %div = arith.divsi %add_3, %c5 : i32
        affine.store %div, %b[%i, %j] : memref<6x6xi32>
      }
    }
    affine.for %i_1 = 1 to 5 {
      affine.for %j_1 = 1 to 5 {
        %b_v = affine.load %b[%i_1, %j_1] : memref<6x6xi32>
        %b_v_1 = affine.load %b[%i_1, %j_1 - 1] : memref<6x6xi32>
        %add_4 = arith.addi %b_v, %b_v_1 : i32
        %b_v_2 = affine.load %b[%i_1, %j_1 + 1] : memref<6x6xi32>
        %add_5 = arith.addi %add_4, %b_v_2 : i32
        %b_v_3 = affine.load %b[%i_1 + 1, %j_1] : memref<6x6xi32>
        %add_6 = arith.addi %add_5, %b_v_3 : i32
        %b_v_4 = affine.load %b[%i_1 - 1, %j_1] : memref<6x6xi32>
        %add_7 = arith.addi %add_6, %b_v_4 : i32
        %c5_1 = arith.constant 5 : i32
        %div_1 = arith.divsi %add_7, %c5_1 : i32
        affine.store %div_1, %a[%i_1, %j_1] : memref<6x6xi32>
      }
    }
  }
  return
}
