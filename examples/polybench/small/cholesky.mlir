// L of A = L·Lᵀ; the diagonal is made odd, so that nothing is divided by 0.  N = 7.  Written by tools/kernels.
func.func private @isqrt(%number: i32) -> i32 {
  %c0 = arith.constant 0 : i32
  %max = arith.maxsi %number, %c0 : i32
  %c0_1 = arith.constant 0 : i32
  %c1073741824 = arith.constant 1073741824 : i32
  %all:3 = affine.for %_ = 0 to 16 iter_args(%rest = %max, %root = %c0_1, %bit = %c1073741824) -> (i32, i32, i32) {
    %add = arith.addi %root, %bit : i32
    %sge = arith.cmpi sge, %rest, %add : i32
    %sub = arith.subi %rest, %add : i32
    %chosen = arith.select %sge, %sub, %rest : i32
    %c1 = arith.constant 1 : i32
    %shr = arith.shrsi %root, %c1 : i32
    %add_1 = arith.addi %shr, %bit : i32
    %chosen_1 = arith.select %sge, %add_1, %shr : i32
    %c2 = arith.constant 2 : i32
    %shr_1 = arith.shrsi %bit, %c2 : i32
    affine.yield %chosen, %chosen_1, %shr_1 : i32, i32, i32
  }
  return %all#1 : i32
}

func.func @cholesky(%a: memref<7x7xi32>) {
  affine.for %i = 0 to 7 {
    affine.for %j = 0 to affine_map<(d0) -> (d0)>(%i) {
      affine.for %k = 0 to affine_map<(d0) -> (d0)>(%j) {
        %a_v = affine.load %a[%i, %j] : memref<7x7xi32>
        %a_v_1 = affine.load %a[%i, %k] : memref<7x7xi32>
        %a_v_2 = affine.load %a[%j, %k] : memref<7x7xi32>
        %mul = arith.muli %a_v_1, %a_v_2 : i32
        %sub = arith.subi %a_v, %mul : i32
        affine.store %sub, %a[%i, %j] : memref<7x7xi32>
      }
      %a_v_3 = affine.load %a[%i, %j] : memref<7x7xi32>
      %a_v_4 = affine.load %a[%j, %j] : memref<7x7xi32>
      %div = arith.divsi %a_v_3, %a_v_4 : i32
      affine.store %div, %a[%i, %j] : memref<7x7xi32>
    }
    affine.for %k_1 = 0 to affine_map<(d0) -> (d0)>(%i) {
      %a_v_5 = affine.load %a[%i, %i] : memref<7x7xi32>
      %a_v_6 = affine.load %a[%i, %k_1] : memref<7x7xi32>
      %a_v_7 = affine.load %a[%i, %k_1] : memref<7x7xi32>
      %mul_1 = arith.muli %a_v_6, %a_v_7 : i32
      %sub_1 = arith.subi %a_v_5, %mul_1 : i32
      affine.store %sub_1, %a[%i, %i] : memref<7x7xi32>
    }
    %a_v_8 = affine.load %a[%i, %i] : memref<7x7xi32>
    %isqrt = func.call @isqrt(%a_v_8) : (i32) -> i32
    %c1 = arith.constant 1 : i32
    %or = arith.ori %isqrt, %c1 : i32
    affine.store %or, %a[%i, %i] : memref<7x7xi32>
  }
  return
}
