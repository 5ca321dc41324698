// A[r, q, ·] = A[r, q, ·]·C4.  NR = 150, NQ = 140, NP = 160.  Written by tools/kernels.
func.func @doitgen(%a: memref<150x140x160xi32>, %c4: memref<160x160xi32>, %total: memref<160xi32>) {
  affine.for %r = 0 to 150 {
    affine.for %q = 0 to 140 {
      affine.for %p = 0 to 160 {
        %c0 = arith.constant 0 : i32
        affine.store %c0, %total[%p] : memref<160xi32>
        affine.for %s = 0 to 160 {
          %total_v = affine.load %total[%p] : memref<160xi32>
          %a_v = affine.load %a[%r, %q, %s] : memref<150x140x160xi32>
          %c4_v = affine.load %c4[%s, %p] : memref<160x160xi32>
          %mul = arith.muli %a_v, %c4_v : i32
          %add = arith.addi %total_v, %mul : i32
          affine.store %add, %total[%p] : memref<160xi32>
        }
      }
      affine.for %p_1 = 0 to 160 {
        %total_v_1 = affine.load %total[%p_1] : memref<160xi32>
        affine.store %total_v_1, %a[%r, %q, %p_1] : memref<150x140x160xi32>
      }
    }
  }
  return
}
