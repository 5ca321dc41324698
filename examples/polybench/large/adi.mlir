// Alternating directions; p, q, u and v have 12 bits behind the point.  N = 1000.  Written by tools/kernels.
func.func @adi(%steps: index, %u: memref<1000x1000xi32>, %v: memref<1000x1000xi32>, %p: memref<1000x1000xi32>, %q: memref<1000x1000xi32>) {
  affine.for %_ = 0 to %steps {
    affine.for %i = 1 to 999 {
      %c4096 = arith.constant 4096 : i32
      affine.store %c4096, %v[0, %i] : memref<1000x1000xi32>
      %c0 = arith.constant 0 : i32
      affine.store %c0, %p[%i, 0] : memref<1000x1000xi32>
      %v_v = affine.load %v[0, %i] : memref<1000x1000xi32>
      affine.store %v_v, %q[%i, 0] : memref<1000x1000xi32>
      affine.for %j = 1 to 999 {
        %p_v = affine.load %p[%i, %j - 1] : memref<1000x1000xi32>
        %c1 = arith.constant 1 : i32
        %shr = arith.shrsi %p_v, %c1 : i32
        %c12288 = arith.constant 12288 : i32
        %sub = arith.subi %c12288, %shr : i32
        %c1_1 = arith.constant 1 : i32
        %or = arith.ori %sub, %c1_1 : i32
        %c8388608 = arith.constant 8388608 : i32
        %div = arith.divsi %c8388608, %or : i32
        affine.store %div, %p[%i, %j] : memref<1000x1000xi32>
        %u_v = affine.load %u[%j, %i - 1] : memref<1000x1000xi32>
        %u_v_1 = affine.load %u[%j, %i] : memref<1000x1000xi32>
        %c1_2 = arith.constant 1 : i32
        %shl = arith.shli %u_v_1, %c1_2 : i32
        %add = arith.addi %u_v, %shl : i32
        %u_v_2 = affine.load %u[%j, %i + 1] : memref<1000x1000xi32>
        %add_1 = arith.addi %add, %u_v_2 : i32
        %q_v = affine.load %q[%i, %j - 1] : memref<1000x1000xi32>
        %add_2 = arith.addi %add_1, %q_v : i32
        %c8 = arith.constant 8 : i32
        %shl_1 = arith.shli %add_2, %c8 : i32
        %c4 = arith.constant 4 : i32
        %shr_1 = arith.shrsi %or, %c4 : i32
        %c1_3 = arith.constant 1 : i32
        %or_1 = arith.ori %shr_1, %c1_3 : i32
        %div_1 = arith.divsi %shl_1, %or_1 : i32
        affine.store %div_1, %q[%i, %j] : memref<1000x1000xi32>
      }
      %c4096_1 = arith.constant 4096 : i32
      affine.store %c4096_1, %v[999, %i] : memref<1000x1000xi32>
      affine.for %j_1 = 0 to 998 {
        %p_v_1 = affine.load %p[%i, -%j_1 + 998] : memref<1000x1000xi32>
        %v_v_1 = affine.load %v[-%j_1 + 999, %i] : memref<1000x1000xi32>
        %mul = arith.muli %p_v_1, %v_v_1 : i32
        %c12 = arith.constant 12 : i32
        %shr_2 = arith.shrsi %mul, %c12 : i32
        %q_v_1 = affine.load %q[%i, -%j_1 + 998] : memref<1000x1000xi32>
        %add_3 = arith.addi %shr_2, %q_v_1 : i32
        affine.store %add_3, %v[-%j_1 + 998, %i] : memref<1000x1000xi32>
      }
    }
    affine.for %i_1 = 1 to 999 {
      %c4096_2 = arith.constant 4096 : i32
      affine.store %c4096_2, %u[%i_1, 0] : memref<1000x1000xi32>
      %c0_1 = arith.constant 0 : i32
      affine.store %c0_1, %p[%i_1, 0] : memref<1000x1000xi32>
      %u_v_3 = affine.load %u[%i_1, 0] : memref<1000x1000xi32>
      affine.store %u_v_3, %q[%i_1, 0] : memref<1000x1000xi32>
      affine.for %j_2 = 1 to 999 {
        %p_v_2 = affine.load %p[%i_1, %j_2 - 1] : memref<1000x1000xi32>
        %c1_4 = arith.constant 1 : i32
        %shr_3 = arith.shrsi %p_v_2, %c1_4 : i32
        %c12288_1 = arith.constant 12288 : i32
        %sub_1 = arith.subi %c12288_1, %shr_3 : i32
        %c1_5 = arith.constant 1 : i32
        %or_2 = arith.ori %sub_1, %c1_5 : i32
        %c8388608_1 = arith.constant 8388608 : i32
        %div_2 = arith.divsi %c8388608_1, %or_2 : i32
        affine.store %div_2, %p[%i_1, %j_2] : memref<1000x1000xi32>
        %v_v_2 = affine.load %v[%i_1 - 1, %j_2] : memref<1000x1000xi32>
        %v_v_3 = affine.load %v[%i_1, %j_2] : memref<1000x1000xi32>
        %c1_6 = arith.constant 1 : i32
        %shl_2 = arith.shli %v_v_3, %c1_6 : i32
        %add_4 = arith.addi %v_v_2, %shl_2 : i32
        %v_v_4 = affine.load %v[%i_1 + 1, %j_2] : memref<1000x1000xi32>
        %add_5 = arith.addi %add_4, %v_v_4 : i32
        %q_v_2 = affine.load %q[%i_1, %j_2 - 1] : memref<1000x1000xi32>
        %add_6 = arith.addi %add_5, %q_v_2 : i32
        %c8_1 = arith.constant 8 : i32
        %shl_3 = arith.shli %add_6, %c8_1 : i32
        %c4_1 = arith.constant 4 : i32
        %shr_4 = arith.shrsi %or_2, %c4_1 : i32
        %c1_7 = arith.constant 1 : i32
        %or_3 = arith.ori %shr_4, %c1_7 : i32
        %div_3 = arith.divsi %shl_3, %or_3 : i32
        affine.store %div_3, %q[%i_1, %j_2] : memref<1000x1000xi32>
      }
      %c4096_3 = arith.constant 4096 : i32
      affine.store %c4096_3, %u[%i_1, 999] : memref<1000x1000xi32>
      affine.for %j_3 = 0 to 998 {
        %p_v_3 = affine.load %p[%i_1, -%j_3 + 998] : memref<1000x1000xi32>
        %u_v_4 = affine.load %u[%i_1, -%j_3 + 999] : memref<1000x1000xi32>
        %mul_1 = arith.muli %p_v_3, %u_v_4 : i32
        %c12_1 = arith.constant 12 : i32
        %shr_5 = arith.shrsi %mul_1, %c12_1 : i32
        %q_v_3 = affine.load %q[%i_1, -%j_3 + 998] : memref<1000x1000xi32>
        %add_7 = arith.addi %shr_5, %q_v_3 : i32
        affine.store %add_7, %u[%i_1, -%j_3 + 998] : memref<1000x1000xi32>
      }
    }
  }
  return
}
