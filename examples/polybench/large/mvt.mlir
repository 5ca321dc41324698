// x1 += A·y1, x2 += Aᵀ·y2.  N = 2000.  Written by tools/kernels.
func.func @mvt(%x1: memref<2000xi32>, %x2: memref<2000xi32>, %y1: memref<2000xi32>, %y2: memref<2000xi32>, %a: memref<2000x2000xi32>) {
  affine.for %i = 0 to 2000 {
    affine.for %j = 0 to 2000 {
      %x1_v = affine.load %x1[%i] : memref<2000xi32>
      %a_v = affine.load %a[%i, %j] : memref<2000x2000xi32>
      %y1_v = affine.load %y1[%j] : memref<2000xi32>
      %mul = arith.muli %a_v, %y1_v : i32
      %add = arith.addi %x1_v, %mul : i32
      affine.store %add, %x1[%i] : memref<2000xi32>
    }
  }
  affine.for %i_1 = 0 to 2000 {
    affine.for %j_1 = 0 to 2000 {
      %x2_v = affine.load %x2[%i_1] : memref<2000xi32>
      %a_v_1 = affine.load %a[%j_1, %i_1] : memref<2000x2000xi32>
      %y2_v = affine.load %y2[%j_1] : memref<2000xi32>
      %mul_1 = arith.muli %a_v_1, %y2_v : i32
      %add_1 = arith.addi %x2_v, %mul_1 : i32
      affine.store %add_1, %x2[%i_1] : memref<2000xi32>
    }
  }
  return
}
