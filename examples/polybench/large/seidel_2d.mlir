// Means of nine neighbours, in place.  N = 2000.  Written by tools/kernels.
func.func @seidel_2d(%steps: index, %a: memref<2000x2000xi32>) {
  affine.for %_ = 0 to %steps {
    affine.for %i = 1 to 1999 {
      affine.for %j = 1 to 1999 {
        %a_v = affine.load %a[%i - 1, %j - 1] : memref<2000x2000xi32>
        %a_v_1 = affine.load %a[%i - 1, %j] : memref<2000x2000xi32>
        %add = arith.addi %a_v, %a_v_1 : i32
        %a_v_2 = affine.load %a[%i - 1, %j + 1] : memref<2000x2000xi32>
        %add_1 = arith.addi %add, %a_v_2 : i32
        %a_v_3 = affine.load %a[%i, %j - 1] : memref<2000x2000xi32>
        %a_v_4 = affine.load %a[%i, %j] : memref<2000x2000xi32>
        %add_2 = arith.addi %a_v_3, %a_v_4 : i32
        %a_v_5 = affine.load %a[%i, %j + 1] : memref<2000x2000xi32>
        %add_3 = arith.addi %add_2, %a_v_5 : i32
        %a_v_6 = affine.load %a[%i + 1, %j - 1] : memref<2000x2000xi32>
        %a_v_7 = affine.load %a[%i + 1, %j] : memref<2000x2000xi32>
        %add_4 = arith.addi %a_v_6, %a_v_7 : i32
        %a_v_8 = affine.load %a[%i + 1, %j + 1] : memref<2000x2000xi32>
        %add_5 = arith.addi %add_4, %a_v_8 : i32
        %add_6 = arith.addi %add_1, %add_3 : i32
        %add_7 = arith.addi %add_6, %add_5 : i32
        %c9 = arith.constant 9 : i32
        %div = arith.divsi %add_7, %c9 : i32
        affine.store %div, %a[%i, %j] : memref<2000x2000xi32>
      }
    }
  }
  return
}
