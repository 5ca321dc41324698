// Means of three neighbours.  N = 12.  Written by tools/kernels.
func.func @jacobi_1d(%steps: index, %a: memref<12xi32>, %b: memref<12xi32>) {
  affine.for %_ = 0 to %steps {
    affine.for %i = 1 to 11 {
      %a_v = affine.load %a[%i - 1] : memref<12xi32>
      %a_v_1 = affine.load %a[%i] : memref<12xi32>
      %add = arith.addi %a_v, %a_v_1 : i32
      %a_v_2 = affine.load %a[%i + 1] : memref<12xi32>
      %add_1 = arith.addi %add, %a_v_2 : i32
      %c3 = arith.constant 3 : i32
      %div = arith.divsi %add_1, %c3 : i32
      affine.store %div, %b[%i] : memref<12xi32>
    }
    affine.for %i_1 = 1 to 11 {
      %b_v = affine.load %b[%i_1 - 1] : memref<12xi32>
      %b_v_1 = affine.load %b[%i_1] : memref<12xi32>
      %add_2 = arith.addi %b_v, %b_v_1 : i32
      %b_v_2 = affine.load %b[%i_1 + 1] : memref<12xi32>
      %add_3 = arith.addi %add_2, %b_v_2 : i32
      %c3_1 = arith.constant 3 : i32
      %div_1 = arith.divsi %add_3, %c3_1 : i32
      affine.store %div_1, %a[%i_1] : memref<12xi32>
    }
  }
  return
}
