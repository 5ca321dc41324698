// A·x = b by way of L and U.  N = 2000.  Written by tools/kernels.
func.func @ludcmp(%a: memref<2000x2000xi32>, %b: memref<2000xi32>, %x: memref<2000xi32>, %y: memref<2000xi32>) {
  affine.for %i = 0 to 2000 {
    affine.for %j = 0 to affine_map<(d0) -> (d0)>(%i) {
      %a_v = affine.load %a[%i, %j] : memref<2000x2000xi32>
      %w_1 = affine.for %k = 0 to affine_map<(d0) -> (d0)>(%j) iter_args(%w = %a_v) -> (i32) {
        %a_v_1 = affine.load %a[%i, %k] : memref<2000x2000xi32>
        %a_v_2 = affine.load %a[%k, %j] : memref<2000x2000xi32>
        %mul = arith.muli %a_v_1, %a_v_2 : i32
        %sub = arith.subi %w, %mul : i32
        affine.yield %sub : i32
      }
      %a_v_3 = affine.load %a[%j, %j] : memref<2000x2000xi32>
      %c1 = arith.constant 1 : i32
      %or = arith.ori %a_v_3, %c1 : i32
      %div = arith.divsi %w_1, %or : i32
      affine.store %div, %a[%i, %j] : memref<2000x2000xi32>
    }
    affine.for %j_1 = affine_map<(d0) -> (d0)>(%i) to 2000 {
      %a_v_4 = affine.load %a[%i, %j_1] : memref<2000x2000xi32>
      %w_3 = affine.for %k_1 = 0 to affine_map<(d0) -> (d0)>(%i) iter_args(%w_2 = %a_v_4) -> (i32) {
        %a_v_5 = affine.load %a[%i, %k_1] : memref<2000x2000xi32>
        %a_v_6 = affine.load %a[%k_1, %j_1] : memref<2000x2000xi32>
        %mul_1 = arith.muli %a_v_5, %a_v_6 : i32
        %sub_1 = arith.subi %w_2, %mul_1 : i32
        affine.yield %sub_1 : i32
      }
      affine.store %w_3, %a[%i, %j_1] : memref<2000x2000xi32>
    }
  }
  affine.for %i_1 = 0 to 2000 {
    %b_v = affine.load %b[%i_1] : memref<2000xi32>
    %w_5 = affine.for %j_2 = 0 to affine_map<(d0) -> (d0)>(%i_1) iter_args(%w_4 = %b_v) -> (i32) {
      %a_v_7 = affine.load %a[%i_1, %j_2] : memref<2000x2000xi32>
      %y_v = affine.load %y[%j_2] : memref<2000xi32>
      %mul_2 = arith.muli %a_v_7, %y_v : i32
      %sub_2 = arith.subi %w_4, %mul_2 : i32
      affine.yield %sub_2 : i32
    }
    affine.store %w_5, %y[%i_1] : memref<2000xi32>
  }
  affine.for %i_2 = 0 to 2000 {
    %y_v_1 = affine.load %y[-%i_2 + 1999] : memref<2000xi32>
    %w_7 = affine.for %j_3 = affine_map<(d0) -> (-d0 + 2000)>(%i_2) to 2000 iter_args(%w_6 = %y_v_1) -> (i32) {
      %a_v_8 = affine.load %a[-%i_2 + 1999, %j_3] : memref<2000x2000xi32>
      %x_v = affine.load %x[%j_3] : memref<2000xi32>
      %mul_3 = arith.muli %a_v_8, %x_v : i32
      %sub_3 = arith.subi %w_6, %mul_3 : i32
      affine.yield %sub_3 : i32
    }
    %a_v_9 = affine.load %a[-%i_2 + 1999, -%i_2 + 1999] : memref<2000x2000xi32>
    %c1_1 = arith.constant 1 : i32
    %or_1 = arith.ori %a_v_9, %c1_1 : i32
    %div_1 = arith.divsi %w_7, %or_1 : i32
    affine.store %div_1, %x[-%i_2 + 1999] : memref<2000xi32>
  }
  return
}
