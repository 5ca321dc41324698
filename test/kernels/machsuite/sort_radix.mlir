// Radix sort of unsigned numbers, four bits at a time.  N = 13.  Written by tools/kernels.
func.func @sort_radix(%a: memref<13xi32>, %b: memref<13xi32>) {
  %local = memref.alloca() : memref<16xi32>
  affine.for %digit = 0 to 8 {
    %word = arith.index_cast %digit : index to i32
    %c2 = arith.constant 2 : i32
    %shl = arith.shli %word, %c2 : i32
    affine.for %k = 0 to 16 {
      %c0 = arith.constant 0 : i32
      affine.store %c0, %local[%k] : memref<16xi32>
    }
    affine.for %i = 0 to 13 {
      %a_v = affine.load %a[%i] : memref<13xi32>
      %shr = arith.shrsi %a_v, %shl : i32
      %c15 = arith.constant 15 : i32
      %and = arith.andi %shr, %c15 : i32
      %at = arith.index_cast %and : i32 to index
      %local_v = memref.load %local[%at] : memref<16xi32>
      %c1 = arith.constant 1 : i32
      %add = arith.addi %local_v, %c1 : i32
      %a_v_1 = affine.load %a[%i] : memref<13xi32>
      %shr_1 = arith.shrsi %a_v_1, %shl : i32
      %c15_1 = arith.constant 15 : i32
      %and_1 = arith.andi %shr_1, %c15_1 : i32
      %at_1 = arith.index_cast %and_1 : i32 to index
      memref.store %add, %local[%at_1] : memref<16xi32>
    }
    affine.for %k_1 = 1 to 16 {
      %local_v_1 = affine.load %local[%k_1] : memref<16xi32>
      %local_v_2 = affine.load %local[%k_1 - 1] : memref<16xi32>
      %add_1 = arith.addi %local_v_1, %local_v_2 : i32
      affine.store %add_1, %local[%k_1] : memref<16xi32>
    }
    affine.for %i_1 = 0 to 13 {
      %a_v_2 = affine.load %a[-%i_1 + 12] : memref<13xi32>
      %shr_2 = arith.shrsi %a_v_2, %shl : i32
      %c15_2 = arith.constant 15 : i32
      %and_2 = arith.andi %shr_2, %c15_2 : i32
      %at_2 = arith.index_cast %and_2 : i32 to index
      %local_v_3 = memref.load %local[%at_2] : memref<16xi32>
      %c1_1 = arith.constant 1 : i32
      %sub = arith.subi %local_v_3, %c1_1 : i32
      memref.store %sub, %local[%at_2] : memref<16xi32>
      %a_v_3 = affine.load %a[-%i_1 + 12] : memref<13xi32>
      %at_3 = arith.index_cast %sub : i32 to index
      memref.store %a_v_3, %b[%at_3] : memref<13xi32>
    }
    affine.for %i_2 = 0 to 13 {
      %b_v = affine.load %b[%i_2] : memref<13xi32>
      affine.store %b_v, %a[%i_2] : memref<13xi32>
    }
  }
  return
}
