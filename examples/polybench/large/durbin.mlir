// The Toeplitz system of autocorrelations; reflections have 8 bits behind the point.  N = 2000.  Written by tools/kernels.
func.func @durbin(%r: memref<2000xi32>, %y: memref<2000xi32>) {
  %local = memref.alloca() : memref<2000xi32>
  %r_v = affine.load %r[0] : memref<2000xi32>
  %c0 = arith.constant 0 : i32
  %sub = arith.subi %c0, %r_v : i32
  affine.store %sub, %y[0] : memref<2000xi32>
  %c256 = arith.constant 256 : i32
  %r_v_1 = affine.load %r[0] : memref<2000xi32>
  %c0_1 = arith.constant 0 : i32
  %sub_1 = arith.subi %c0_1, %r_v_1 : i32
  %all:2 = affine.for %k = 1 to 2000 iter_args(%beta = %c256, %alpha = %sub_1) -> (i32, i32) {
    %mul = arith.muli %alpha, %alpha : i32
    %c65536 = arith.constant 65536 : i32
    %sub_2 = arith.subi %c65536, %mul : i32
    %c8 = arith.constant 8 : i32
    %shr = arith.shrsi %sub_2, %c8 : i32
    %mul_1 = arith.muli %shr, %beta : i32
    %c8_1 = arith.constant 8 : i32
    %shr_1 = arith.shrsi %mul_1, %c8_1 : i32
    %c0_2 = arith.constant 0 : i32
    %total_1 = affine.for %i = 0 to affine_map<(d0) -> (d0)>(%k) iter_args(%total = %c0_2) -> (i32) {
      %r_v_2 = affine.load %r[%k - %i - 1] : memref<2000xi32>
      %y_v = affine.load %y[%i] : memref<2000xi32>
      %mul_2 = arith.muli %r_v_2, %y_v : i32
      %add = arith.addi %total, %mul_2 : i32
      affine.yield %add : i32
    }
    %r_v_3 = affine.load %r[%k] : memref<2000xi32>
    %c8_2 = arith.constant 8 : i32
    %shl = arith.shli %r_v_3, %c8_2 : i32
    %add_1 = arith.addi %shl, %total_1 : i32
    %c0_3 = arith.constant 0 : i32
    %sub_3 = arith.subi %c0_3, %add_1 : i32
    %c1 = arith.constant 1 : i32
    %or = arith.ori %shr_1, %c1 : i32
    %div = arith.divsi %sub_3, %or : i32
    affine.for %i_1 = 0 to affine_map<(d0) -> (d0)>(%k) {
      %y_v_1 = affine.load %y[%i_1] : memref<2000xi32>
      %y_v_2 = affine.load %y[%k - %i_1 - 1] : memref<2000xi32>
      %mul_3 = arith.muli %div, %y_v_2 : i32
      %c8_3 = arith.constant 8 : i32
      %shr_2 = arith.shrsi %mul_3, %c8_3 : i32
      %add_2 = arith.addi %y_v_1, %shr_2 : i32
      affine.store %add_2, %local[%i_1] : memref<2000xi32>
    }
    affine.for %i_2 = 0 to affine_map<(d0) -> (d0)>(%k) {
      %local_v = affine.load %local[%i_2] : memref<2000xi32>
      affine.store %local_v, %y[%i_2] : memref<2000xi32>
    }
    affine.store %div, %y[%k] : memref<2000xi32>
    affine.yield %shr_1, %div : i32, i32
  }
  return
}
