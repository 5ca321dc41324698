// The likeliest path of states, in negative logarithms.  T = 6, S = 4, K = 5.  Written by tools/kernels.
func.func @viterbi(%obs: memref<6xi8>, %init: memref<4xi32>, %transition: memref<4x4xi32>, %emission: memref<4x5xi32>, %likely: memref<6x4xi32>, %path: memref<6xi32>) {
  affine.for %s = 0 to 4 {
    %init_v = affine.load %init[%s] : memref<4xi32>
    %obs_v = affine.load %obs[0] : memref<6xi8>
    %at = arith.index_cast %obs_v : i8 to index
    %emission_v = memref.load %emission[%s, %at] : memref<4x5xi32>
    %add = arith.addi %init_v, %emission_v : i32
    affine.store %add, %likely[0, %s] : memref<6x4xi32>
  }
  affine.for %t = 1 to 6 {
    affine.for %s_1 = 0 to 4 {
      %likely_v = affine.load %likely[%t - 1, 0] : memref<6x4xi32>
      %transiti_v = affine.load %transition[0, %s_1] : memref<4x4xi32>
      %add_1 = arith.addi %likely_v, %transiti_v : i32
      %obs_v_1 = affine.load %obs[%t] : memref<6xi8>
      %at_1 = arith.index_cast %obs_v_1 : i8 to index
      %emission_v_1 = memref.load %emission[%s_1, %at_1] : memref<4x5xi32>
      %add_2 = arith.addi %add_1, %emission_v_1 : i32
      %best_1 = affine.for %p = 1 to 4 iter_args(%best = %add_2) -> (i32) {
        %likely_v_1 = affine.load %likely[%t - 1, %p] : memref<6x4xi32>
        %transiti_v_1 = affine.load %transition[%p, %s_1] : memref<4x4xi32>
        %add_3 = arith.addi %likely_v_1, %transiti_v_1 : i32
        %obs_v_2 = affine.load %obs[%t] : memref<6xi8>
        %at_2 = arith.index_cast %obs_v_2 : i8 to index
        %emission_v_2 = memref.load %emission[%s_1, %at_2] : memref<4x5xi32>
        %add_4 = arith.addi %add_3, %emission_v_2 : i32
        %min = arith.minsi %best, %add_4 : i32
        affine.yield %min : i32
      }
      affine.store %best_1, %likely[%t, %s_1] : memref<6x4xi32>
    }
  }
  %c0 = arith.constant 0 : i32
  %likely_v_2 = affine.load %likely[5, 0] : memref<6x4xi32>
  %all:2 = affine.for %s_2 = 1 to 4 iter_args(%least = %likely_v_2, %state = %c0) -> (i32, i32) {
    %likely_v_3 = affine.load %likely[5, %s_2] : memref<6x4xi32>
    %slt = arith.cmpi slt, %likely_v_3, %least : i32
    %all_1:2 = scf.if %slt -> (i32, i32) {
      %likely_v_4 = affine.load %likely[5, %s_2] : memref<6x4xi32>
      %word = arith.index_cast %s_2 : index to i32
      scf.yield %likely_v_4, %word : i32, i32
    } else {
      scf.yield %least, %state : i32, i32
    }
    affine.yield %all_1#0, %all_1#1 : i32, i32
  }
  affine.store %all#1, %path[5] : memref<6xi32>
  %all_2:2 = affine.for %t_1 = 0 to 5 iter_args(%state_1 = %all#1, %least_1 = %all#0) -> (i32, i32) {
    %c0_1 = arith.constant 0 : i32
    %likely_v_5 = affine.load %likely[-%t_1 + 4, 0] : memref<6x4xi32>
    %path_v = affine.load %path[-%t_1 + 5] : memref<6xi32>
    %at_3 = arith.index_cast %path_v : i32 to index
    %c0_2 = arith.constant 0 : index
    %transiti_v_2 = memref.load %transition[%c0_2, %at_3] : memref<4x4xi32>
    %add_5 = arith.addi %likely_v_5, %transiti_v_2 : i32
    %all_3:2 = affine.for %s_3 = 1 to 4 iter_args(%least_2 = %add_5, %state_2 = %c0_1) -> (i32, i32) {
      %likely_v_6 = affine.load %likely[-%t_1 + 4, %s_3] : memref<6x4xi32>
      %path_v_1 = affine.load %path[-%t_1 + 5] : memref<6xi32>
      %at_4 = arith.index_cast %path_v_1 : i32 to index
      %transiti_v_3 = memref.load %transition[%s_3, %at_4] : memref<4x4xi32>
      %add_6 = arith.addi %likely_v_6, %transiti_v_3 : i32
      %slt_1 = arith.cmpi slt, %add_6, %least_2 : i32
      %all_4:2 = scf.if %slt_1 -> (i32, i32) {
        %word_1 = arith.index_cast %s_3 : index to i32
        scf.yield %add_6, %word_1 : i32, i32
      } else {
        scf.yield %least_2, %state_2 : i32, i32
      }
      affine.yield %all_4#0, %all_4#1 : i32, i32
    }
    affine.store %all_3#1, %path[-%t_1 + 4] : memref<6xi32>
    affine.yield %all_3#1, %all_3#0 : i32, i32
  }
  return
}
