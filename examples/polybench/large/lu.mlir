// A = L·U in place.  N = 2000.  Written by tools/kernels.
func.func @lu(%a: memref<2000x2000xi32>) {
  affine.for %i = 0 to 2000 {
    affine.for %j = 0 to affine_map<(d0) -> (d0)>(%i) {
      affine.for %k = 0 to affine_map<(d0) -> (d0)>(%j) {
        %a_v = affine.load %a[%i, %j] : memref<2000x2000xi32>
        %a_v_1 = affine.load %a[%i, %k] : memref<2000x2000xi32>
        %a_v_2 = affine.load %a[%k, %j] : memref<2000x2000xi32>
        %mul = arith.muli %a_v_1, %a_v_2 : i32
        %sub = arith.subi %a_v, %mul : i32
        affine.store %sub, %a[%i, %j] : memref<2000x2000xi32>
      }
      %a_v_3 = affine.load %a[%i, %j] : memref<2000x2000xi32>
      %a_v_4 = affine.load %a[%j, %j] : memref<2000x2000xi32>
      %c1 = arith.constant 1 : i32
      %or = arith.ori %a_v_4, %c1 : i32
      %div = arith.divsi %a_v_3, %or : i32
      affine.store %div, %a[%i, %j] : memref<2000x2000xi32>
    }
    affine.for %j_1 = affine_map<(d0) -> (d0)>(%i) to 2000 {
      affine.for %k_1 = 0 to affine_map<(d0) -> (d0)>(%i) {
        %a_v_5 = affine.load %a[%i, %j_1] : memref<2000x2000xi32>
        %a_v_6 = affine.load %a[%i, %k_1] : memref<2000x2000xi32>
        %a_v_7 = affine.load %a[%k_1, %j_1] : memref<2000x2000xi32>
        %mul_1 = arith.muli %a_v_6, %a_v_7 : i32
        %sub_1 = arith.subi %a_v_5, %mul_1 : i32
        affine.store %sub_1, %a[%i, %j_1] : memref<2000x2000xi32>
      }
    }
  }
  return
}
