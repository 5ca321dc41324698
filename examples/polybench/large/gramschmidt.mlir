// A = Q·R; Q has 8 bits behind the point.  M = 1000, N = 1200.  Written by tools/kernels.
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

func.func @gramschmidt(%a: memref<1000x1200xi32>, %r: memref<1200x1200xi32>, %q: memref<1000x1200xi32>) {
  affine.for %k = 0 to 1200 {
    %c0 = arith.constant 0 : i32
    %norm_1 = affine.for %i = 0 to 1000 iter_args(%norm = %c0) -> (i32) {
      %a_v = affine.load %a[%i, %k] : memref<1000x1200xi32>
      %a_v_1 = affine.load %a[%i, %k] : memref<1000x1200xi32>
      %mul = arith.muli %a_v, %a_v_1 : i32
      %add = arith.addi %norm, %mul : i32
      affine.yield %add : i32
    }
    %isqrt = func.call @isqrt(%norm_1) : (i32) -> i32
    affine.store %isqrt, %r[%k, %k] : memref<1200x1200xi32>
    affine.for %i_1 = 0 to 1000 {
      %a_v_2 = affine.load %a[%i_1, %k] : memref<1000x1200xi32>
      %c8 = arith.constant 8 : i32
      %shl = arith.shli %a_v_2, %c8 : i32
      %r_v = affine.load %r[%k, %k] : memref<1200x1200xi32>
      %c1 = arith.constant 1 : i32
      %or = arith.ori %r_v, %c1 : i32
      %div = arith.divsi %shl, %or : i32
      affine.store %div, %q[%i_1, %k] : memref<1000x1200xi32>
    }
    affine.for %j = affine_map<(d0) -> (d0 + 1)>(%k) to 1200 {
      %c0_1 = arith.constant 0 : i32
      affine.store %c0_1, %r[%k, %j] : memref<1200x1200xi32>
      affine.for %i_2 = 0 to 1000 {
        %r_v_1 = affine.load %r[%k, %j] : memref<1200x1200xi32>
        %q_v = affine.load %q[%i_2, %k] : memref<1000x1200xi32>
        %a_v_3 = affine.load %a[%i_2, %j] : memref<1000x1200xi32>
        %mul_1 = arith.muli %q_v, %a_v_3 : i32
        %add_1 = arith.addi %r_v_1, %mul_1 : i32
        affine.store %add_1, %r[%k, %j] : memref<1200x1200xi32>
      }
      affine.for %i_3 = 0 to 1000 {
        %a_v_4 = affine.load %a[%i_3, %j] : memref<1000x1200xi32>
        %q_v_1 = affine.load %q[%i_3, %k] : memref<1000x1200xi32>
        %r_v_2 = affine.load %r[%k, %j] : memref<1200x1200xi32>
        %c8_1 = arith.constant 8 : i32
        %shr = arith.shrsi %r_v_2, %c8_1 : i32
        %mul_2 = arith.muli %q_v_1, %shr : i32
        %c8_2 = arith.constant 8 : i32
        %shr_1 = arith.shrsi %mul_2, %c8_2 : i32
        %sub = arith.subi %a_v_4, %shr_1 : i32
        affine.store %sub, %a[%i_3, %j] : memref<1000x1200xi32>
      }
    }
  }
  return
}
