// Forces between molecules and their neighbours; 10 bits stand behind the point.  N = 8, L = 5.  Written by tools/kernels.
func.func @md_knn(%fx: memref<8xi32>, %fy: memref<8xi32>, %fz: memref<8xi32>, %px: memref<8xi32>, %py: memref<8xi32>, %pz: memref<8xi32>, %near: memref<8x5xi32>) {
  affine.for %i = 0 to 8 {
    %c0 = arith.constant 0 : i32
    %c0_1 = arith.constant 0 : i32
    %c0_2 = arith.constant 0 : i32
    %all:3 = affine.for %j = 0 to 5 iter_args(%sum_x = %c0, %sum_y = %c0_1, %sum_z = %c0_2) -> (i32, i32, i32) {
      %near_v = affine.load %near[%i, %j] : memref<8x5xi32>
      %at = arith.index_cast %near_v : i32 to index
      %px_v = affine.load %px[%i] : memref<8xi32>
      %px_v_1 = memref.load %px[%at] : memref<8xi32>
      %sub = arith.subi %px_v, %px_v_1 : i32
      %py_v = affine.load %py[%i] : memref<8xi32>
      %py_v_1 = memref.load %py[%at] : memref<8xi32>
      %sub_1 = arith.subi %py_v, %py_v_1 : i32
      %pz_v = affine.load %pz[%i] : memref<8xi32>
      %pz_v_1 = memref.load %pz[%at] : memref<8xi32>
      %sub_2 = arith.subi %pz_v, %pz_v_1 : i32
      %c1048576 = arith.constant 1048576 : i32
      %mul = arith.muli %sub, %sub : i32
      %mul_1 = arith.muli %sub_1, %sub_1 : i32
      %add = arith.addi %mul, %mul_1 : i32
      %mul_2 = arith.muli %sub_2, %sub_2 : i32
      %add_1 = arith.addi %add, %mul_2 : i32
      %c1 = arith.constant 1 : i32
      %or = arith.ori %add_1, %c1 : i32
      %div = arith.divsi %c1048576, %or : i32
      %mul_3 = arith.muli %div, %div : i32
      %c10 = arith.constant 10 : i32
      %shr = arith.shrsi %mul_3, %c10 : i32
      %mul_4 = arith.muli %shr, %div : i32
      %c10_1 = arith.constant 10 : i32
      %shr_1 = arith.shrsi %mul_4, %c10_1 : i32
      %c15 = arith.constant 15 : i32
      %mul_5 = arith.muli %c15, %shr_1 : i32
      %c20 = arith.constant 20 : i32
      %sub_3 = arith.subi %mul_5, %c20 : i32
      %mul_6 = arith.muli %shr_1, %sub_3 : i32
      %c10_2 = arith.constant 10 : i32
      %shr_2 = arith.shrsi %mul_6, %c10_2 : i32
      %mul_7 = arith.muli %div, %shr_2 : i32
      %c10_3 = arith.constant 10 : i32
      %shr_3 = arith.shrsi %mul_7, %c10_3 : i32
      %mul_8 = arith.muli %sub, %shr_3 : i32
      %add_2 = arith.addi %sum_x, %mul_8 : i32
      %mul_9 = arith.muli %sub_1, %shr_3 : i32
      %add_3 = arith.addi %sum_y, %mul_9 : i32
      %mul_10 = arith.muli %sub_2, %shr_3 : i32
      %add_4 = arith.addi %sum_z, %mul_10 : i32
      affine.yield %add_2, %add_3, %add_4 : i32, i32, i32
    }
    affine.store %all#0, %fx[%i] : memref<8xi32>
    affine.store %all#1, %fy[%i] : memref<8xi32>
    affine.store %all#2, %fz[%i] : memref<8xi32>
  }
  return
}
