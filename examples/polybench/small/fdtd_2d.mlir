// Maxwell's equations in two dimensions.  NX = 5, NY = 6, T = 4.  Written by tools/kernels.
func.func @fdtd_2d(%steps: index, %ex: memref<5x6xi32>, %ey: memref<5x6xi32>, %hz: memref<5x6xi32>, %fict: memref<4xi32>) {
  affine.for %t = 0 to %steps {
    affine.for %j = 0 to 6 {
      %fict_v = affine.load %fict[%t] : memref<4xi32>
      affine.store %fict_v, %ey[0, %j] : memref<5x6xi32>
    }
    affine.for %i = 1 to 5 {
      affine.for %j_1 = 0 to 6 {
        %ey_v = affine.load %ey[%i, %j_1] : memref<5x6xi32>
        %hz_v = affine.load %hz[%i, %j_1] : memref<5x6xi32>
        %hz_v_1 = affine.load %hz[%i - 1, %j_1] : memref<5x6xi32>
        %sub = arith.subi %hz_v, %hz_v_1 : i32
        %c1 = arith.constant 1 : i32
        %shr = arith.shrsi %sub, %c1 : i32
        %sub_1 = arith.subi %ey_v, %shr : i32
        affine.store %sub_1, %ey[%i, %j_1] : memref<5x6xi32>
      }
    }
    affine.for %i_1 = 0 to 5 {
      affine.for %j_2 = 1 to 6 {
        %ex_v = affine.load %ex[%i_1, %j_2] : memref<5x6xi32>
        %hz_v_2 = affine.load %hz[%i_1, %j_2] : memref<5x6xi32>
        %hz_v_3 = affine.load %hz[%i_1, %j_2 - 1] : memref<5x6xi32>
        %sub_2 = arith.subi %hz_v_2, %hz_v_3 : i32
        %c1_1 = arith.constant 1 : i32
        %shr_1 = arith.shrsi %sub_2, %c1_1 : i32
        %sub_3 = arith.subi %ex_v, %shr_1 : i32
        affine.store %sub_3, %ex[%i_1, %j_2] : memref<5x6xi32>
      }
    }
    affine.for %i_2 = 0 to 4 {
      affine.for %j_3 = 0 to 5 {
        %ex_v_1 = affine.load %ex[%i_2, %j_3 + 1] : memref<5x6xi32>
        %ex_v_2 = affine.load %ex[%i_2, %j_3] : memref<5x6xi32>
        %sub_4 = arith.subi %ex_v_1, %ex_v_2 : i32
        %ey_v_1 = affine.load %ey[%i_2 + 1, %j_3] : memref<5x6xi32>
        %add = arith.addi %sub_4, %ey_v_1 : i32
        %ey_v_2 = affine.load %ey[%i_2, %j_3] : memref<5x6xi32>
        %sub_5 = arith.subi %add, %ey_v_2 : i32
        %hz_v_4 = affine.load %hz[%i_2, %j_3] : memref<5x6xi32>
        %c7 = arith.constant 7 : i32
        %mul = arith.muli %sub_5, %c7 : i32
        %c10 = arith.constant 10 : i32
        %div = arith.divsi %mul, %c10 : i32
        %sub_6 = arith.subi %hz_v_4, %div : i32
        affine.store %sub_6, %hz[%i_2, %j_3] : memref<5x6xi32>
      }
    }
  }
  return
}
