// Correlations of the columns; they have 8 bits behind the point.  M = 5, N = 7.  Written by tools/kernels.
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

func.func @correlation(%data: memref<7x5xi32>, %corr: memref<5x5xi32>, %mean: memref<5xi32>, %deviation: memref<5xi32>) {
  affine.for %j = 0 to 5 {
    %c0 = arith.constant 0 : i32
    affine.store %c0, %mean[%j] : memref<5xi32>
    affine.for %i = 0 to 7 {
      %mean_v = affine.load %mean[%j] : memref<5xi32>
      %data_v = affine.load %data[%i, %j] : memref<7x5xi32>
      %add = arith.addi %mean_v, %data_v : i32
      affine.store %add, %mean[%j] : memref<5xi32>
    }
    %mean_v_1 = affine.load %mean[%j] : memref<5xi32>
    %c7 = arith.constant 7 : i32
    %div = arith.divsi %mean_v_1, %c7 : i32
    affine.store %div, %mean[%j] : memref<5xi32>
  }
  affine.for %j_1 = 0 to 5 {
    %c0_1 = arith.constant 0 : i32
    affine.store %c0_1, %deviation[%j_1] : memref<5xi32>
    affine.for %i_1 = 0 to 7 {
      %deviatio_v = affine.load %deviation[%j_1] : memref<5xi32>
      %data_v_1 = affine.load %data[%i_1, %j_1] : memref<7x5xi32>
      %mean_v_2 = affine.load %mean[%j_1] : memref<5xi32>
      %sub = arith.subi %data_v_1, %mean_v_2 : i32
      %data_v_2 = affine.load %data[%i_1, %j_1] : memref<7x5xi32>
      %mean_v_3 = affine.load %mean[%j_1] : memref<5xi32>
      %sub_1 = arith.subi %data_v_2, %mean_v_3 : i32
      %mul = arith.muli %sub, %sub_1 : i32
      %add_1 = arith.addi %deviatio_v, %mul : i32
      affine.store %add_1, %deviation[%j_1] : memref<5xi32>
    }
    %deviatio_v_1 = affine.load %deviation[%j_1] : memref<5xi32>
    %c7_1 = arith.constant 7 : i32
    %div_1 = arith.divsi %deviatio_v_1, %c7_1 : i32
    %isqrt = func.call @isqrt(%div_1) : (i32) -> i32
    affine.store %isqrt, %deviation[%j_1] : memref<5xi32>
    %deviatio_v_2 = affine.load %deviation[%j_1] : memref<5xi32>
    %c0_2 = arith.constant 0 : i32
    %sle = arith.cmpi sle, %deviatio_v_2, %c0_2 : i32
    %c1 = arith.constant 1 : i32
    %deviatio_v_3 = affine.load %deviation[%j_1] : memref<5xi32>
    %chosen = arith.select %sle, %c1, %deviatio_v_3 : i32
    affine.store %chosen, %deviation[%j_1] : memref<5xi32>
  }
  affine.for %i_2 = 0 to 7 {
    affine.for %j_2 = 0 to 5 {
      %data_v_3 = affine.load %data[%i_2, %j_2] : memref<7x5xi32>
      %mean_v_4 = affine.load %mean[%j_2] : memref<5xi32>
      %sub_2 = arith.subi %data_v_3, %mean_v_4 : i32
      %c8 = arith.constant 8 : i32
      %shl = arith.shli %sub_2, %c8 : i32
      %deviatio_v_4 = affine.load %deviation[%j_2] : memref<5xi32>
      %div_2 = arith.divsi %shl, %deviatio_v_4 : i32
      affine.store %div_2, %data[%i_2, %j_2] : memref<7x5xi32>
    }
  }
  affine.for %i_3 = 0 to 4 {
    %c256 = arith.constant 256 : i32
    affine.store %c256, %corr[%i_3, %i_3] : memref<5x5xi32>
    affine.for %j_3 = affine_map<(d0) -> (d0 + 1)>(%i_3) to 5 {
      %c0_3 = arith.constant 0 : i32
      affine.store %c0_3, %corr[%i_3, %j_3] : memref<5x5xi32>
      affine.for %k = 0 to 7 {
        %corr_v = affine.load %corr[%i_3, %j_3] : memref<5x5xi32>
        %data_v_4 = affine.load %data[%k, %i_3] : memref<7x5xi32>
        %data_v_5 = affine.load %data[%k, %j_3] : memref<7x5xi32>
        %mul_1 = arith.muli %data_v_4, %data_v_5 : i32
        %c8_1 = arith.constant 8 : i32
        %shr = arith.shrsi %mul_1, %c8_1 : i32
        %add_2 = arith.addi %corr_v, %shr : i32
        affine.store %add_2, %corr[%i_3, %j_3] : memref<5x5xi32>
      }
      %corr_v_1 = affine.load %corr[%i_3, %j_3] : memref<5x5xi32>
      %c7_2 = arith.constant 7 : i32
      %div_3 = arith.divsi %corr_v_1, %c7_2 : i32
      affine.store %div_3, %corr[%i_3, %j_3] : memref<5x5xi32>
      %corr_v_2 = affine.load %corr[%i_3, %j_3] : memref<5x5xi32>
      affine.store %corr_v_2, %corr[%j_3, %i_3] : memref<5x5xi32>
    }
  }
  %c256_1 = arith.constant 256 : i32
  affine.store %c256_1, %corr[4, 4] : memref<5x5xi32>
  return
}
