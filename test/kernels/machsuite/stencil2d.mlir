// A filter of 3 × 3 points.  R = 6, C = 7.  Written by tools/kernels.
func.func @stencil2d(%orig: memref<6x7xi32>, %sol: memref<6x7xi32>, %weights: memref<3x3xi32>) {
  affine.for %r = 0 to 4 {
    affine.for %c = 0 to 5 {
      %c0 = arith.constant 0 : i32
      %total_1 = affine.for %k1 = 0 to 3 iter_args(%total = %c0) -> (i32) {
        %total_3 = affine.for %k2 = 0 to 3 iter_args(%total_2 = %total) -> (i32) {
          %weights_v = affine.load %weights[%k1, %k2] : memref<3x3xi32>
          %orig_v = affine.load %orig[%r + %k1, %c + %k2] : memref<6x7xi32>
          %mul = arith.muli %weights_v, %orig_v : i32
          %add = arith.addi %total_2, %mul : i32
          affine.yield %add : i32
        }
        affine.yield %total_3 : i32
      }
      affine.store %total_1, %sol[%r, %c] : memref<6x7xi32>
    }
  }
  return
}
