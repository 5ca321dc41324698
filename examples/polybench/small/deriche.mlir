// An edge filter, both ways in both dimensions; weights have 8 bits behind the point.  W = 6, H = 5.  Written by tools/kernels.
func.func @deriche(%image: memref<6x5xi32>, %out: memref<6x5xi32>, %y1: memref<6x5xi32>, %y2: memref<6x5xi32>, %a1: i32, %a2: i32, %a3: i32, %a4: i32, %b1: i32, %b2: i32) {
  affine.for %i = 0 to 6 {
    %c0 = arith.constant 0 : i32
    %c0_1 = arith.constant 0 : i32
    %c0_2 = arith.constant 0 : i32
    %all:3 = affine.for %j = 0 to 5 iter_args(%seen = %c0_2, %before = %c0, %last = %c0_1) -> (i32, i32, i32) {
      %image_v = affine.load %image[%i, %j] : memref<6x5xi32>
      %mul = arith.muli %a1, %image_v : i32
      %mul_1 = arith.muli %a2, %seen : i32
      %add = arith.addi %mul, %mul_1 : i32
      %mul_2 = arith.muli %b1, %last : i32
      %add_1 = arith.addi %add, %mul_2 : i32
      %mul_3 = arith.muli %b2, %before : i32
      %add_2 = arith.addi %add_1, %mul_3 : i32
      %c8 = arith.constant 8 : i32
      %shr = arith.shrsi %add_2, %c8 : i32
      affine.store %shr, %y1[%i, %j] : memref<6x5xi32>
      %image_v_1 = affine.load %image[%i, %j] : memref<6x5xi32>
      affine.yield %image_v_1, %last, %shr : i32, i32, i32
    }
  }
  affine.for %i_1 = 0 to 6 {
    %c0_3 = arith.constant 0 : i32
    %c0_4 = arith.constant 0 : i32
    %c0_5 = arith.constant 0 : i32
    %c0_6 = arith.constant 0 : i32
    %all_1:4 = affine.for %j_1 = 0 to 5 iter_args(%earlier = %c0_6, %seen_1 = %c0_5, %before_1 = %c0_3, %last_1 = %c0_4) -> (i32, i32, i32, i32) {
      %mul_4 = arith.muli %a3, %seen_1 : i32
      %mul_5 = arith.muli %a4, %earlier : i32
      %add_3 = arith.addi %mul_4, %mul_5 : i32
      %mul_6 = arith.muli %b1, %last_1 : i32
      %add_4 = arith.addi %add_3, %mul_6 : i32
      %mul_7 = arith.muli %b2, %before_1 : i32
      %add_5 = arith.addi %add_4, %mul_7 : i32
      %c8_1 = arith.constant 8 : i32
      %shr_1 = arith.shrsi %add_5, %c8_1 : i32
      affine.store %shr_1, %y2[%i_1, -%j_1 + 4] : memref<6x5xi32>
      %image_v_2 = affine.load %image[%i_1, -%j_1 + 4] : memref<6x5xi32>
      affine.yield %seen_1, %image_v_2, %last_1, %shr_1 : i32, i32, i32, i32
    }
  }
  affine.for %i_2 = 0 to 6 {
    affine.for %j_2 = 0 to 5 {
      %y1_v = affine.load %y1[%i_2, %j_2] : memref<6x5xi32>
      %y2_v = affine.load %y2[%i_2, %j_2] : memref<6x5xi32>
      %add_6 = arith.addi %y1_v, %y2_v : i32
      affine.store %add_6, %out[%i_2, %j_2] : memref<6x5xi32>
    }
  }
  affine.for %j_3 = 0 to 5 {
    %c0_7 = arith.constant 0 : i32
    %c0_8 = arith.constant 0 : i32
    %c0_9 = arith.constant 0 : i32
    %all_2:3 = affine.for %i_3 = 0 to 6 iter_args(%seen_2 = %c0_9, %before_2 = %c0_7, %last_2 = %c0_8) -> (i32, i32, i32) {
      %out_v = affine.load %out[%i_3, %j_3] : memref<6x5xi32>
      %mul_8 = arith.muli %a1, %out_v : i32
      %mul_9 = arith.muli %a2, %seen_2 : i32
      %add_7 = arith.addi %mul_8, %mul_9 : i32
      %mul_10 = arith.muli %b1, %last_2 : i32
      %add_8 = arith.addi %add_7, %mul_10 : i32
      %mul_11 = arith.muli %b2, %before_2 : i32
      %add_9 = arith.addi %add_8, %mul_11 : i32
      %c8_2 = arith.constant 8 : i32
      %shr_2 = arith.shrsi %add_9, %c8_2 : i32
      affine.store %shr_2, %y1[%i_3, %j_3] : memref<6x5xi32>
      %out_v_1 = affine.load %out[%i_3, %j_3] : memref<6x5xi32>
      affine.yield %out_v_1, %last_2, %shr_2 : i32, i32, i32
    }
  }
  affine.for %j_4 = 0 to 5 {
    %c0_10 = arith.constant 0 : i32
    %c0_11 = arith.constant 0 : i32
    %c0_12 = arith.constant 0 : i32
    %c0_13 = arith.constant 0 : i32
    %all_3:4 = affine.for %i_4 = 0 to 6 iter_args(%earlier_1 = %c0_13, %seen_3 = %c0_12, %before_3 = %c0_10, %last_3 = %c0_11) -> (i32, i32, i32, i32) {
      %mul_12 = arith.muli %a3, %seen_3 : i32
      %mul_13 = arith.muli %a4, %earlier_1 : i32
      %add_10 = arith.addi %mul_12, %mul_13 : i32
      %mul_14 = arith.muli %b1, %last_3 : i32
      %add_11 = arith.addi %add_10, %mul_14 : i32
      %mul_15 = arith.muli %b2, %before_3 : i32
      %add_12 = arith.addi %add_11, %mul_15 : i32
      %c8_3 = arith.constant 8 : i32
      %shr_3 = arith.shrsi %add_12, %c8_3 : i32
      affine.store %shr_3, %y2[-%i_4 + 5, %j_4] : memref<6x5xi32>
      %out_v_2 = affine.load %out[-%i_4 + 5, %j_4] : memref<6x5xi32>
      affine.yield %seen_3, %out_v_2, %last_3, %shr_3 : i32, i32, i32, i32
    }
  }
  affine.for %i_5 = 0 to 6 {
    affine.for %j_5 = 0 to 5 {
      %y1_v_1 = affine.load %y1[%i_5, %j_5] : memref<6x5xi32>
      %y2_v_1 = affine.load %y2[%i_5, %j_5] : memref<6x5xi32>
      %add_13 = arith.addi %y1_v_1, %y2_v_1 : i32
      affine.store %add_13, %out[%i_5, %j_5] : memref<6x5xi32>
    }
  }
  return
}
