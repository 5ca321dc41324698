// The best alignment of two sequences, by Needleman and Wunsch.  A = 7, B = 6, AB = 13, RA = 8, RB = 7.  Written by tools/kernels.
func.func @nw(%seq_a: memref<7xi8>, %seq_b: memref<6xi8>, %aligned_a: memref<13xi8>, %aligned_b: memref<13xi8>, %score: memref<7x8xi32>, %move: memref<7x8xi8>) {
  affine.for %i = 0 to 8 {
    %word = arith.index_cast %i : index to i32
    %c0 = arith.constant 0 : i32
    %sub = arith.subi %c0, %word : i32
    affine.store %sub, %score[0, %i] : memref<7x8xi32>
    %c1 = arith.constant 1 : i8
    affine.store %c1, %move[0, %i] : memref<7x8xi8>
  }
  affine.for %i_1 = 1 to 7 {
    %word_1 = arith.index_cast %i_1 : index to i32
    %c0_1 = arith.constant 0 : i32
    %sub_1 = arith.subi %c0_1, %word_1 : i32
    affine.store %sub_1, %score[%i_1, 0] : memref<7x8xi32>
    %c2 = arith.constant 2 : i8
    affine.store %c2, %move[%i_1, 0] : memref<7x8xi8>
  }
  affine.for %b = 1 to 7 {
    affine.for %a = 1 to 8 {
      %seq_a_v = affine.load %seq_a[%a - 1] : memref<7xi8>
      %seq_b_v = affine.load %seq_b[%b - 1] : memref<6xi8>
      %eq = arith.cmpi eq, %seq_a_v, %seq_b_v : i8
      %c1_1 = arith.constant 1 : i32
      %m1 = arith.constant -1 : i32
      %chosen = arith.select %eq, %c1_1, %m1 : i32
      %score_v = affine.load %score[%b - 1, %a - 1] : memref<7x8xi32>
      %add = arith.addi %score_v, %chosen : i32
      %score_v_1 = affine.load %score[%b - 1, %a] : memref<7x8xi32>
      %c1_2 = arith.constant 1 : i32
      %sub_2 = arith.subi %score_v_1, %c1_2 : i32
      %score_v_2 = affine.load %score[%b, %a - 1] : memref<7x8xi32>
      %c1_3 = arith.constant 1 : i32
      %sub_3 = arith.subi %score_v_2, %c1_3 : i32
      %max = arith.maxsi %sub_2, %sub_3 : i32
      %max_1 = arith.maxsi %add, %max : i32
      affine.store %max_1, %score[%b, %a] : memref<7x8xi32>
      %eq_1 = arith.cmpi eq, %max_1, %sub_3 : i32
      scf.if %eq_1 {
        %c1_4 = arith.constant 1 : i8
        affine.store %c1_4, %move[%b, %a] : memref<7x8xi8>
      } else {
        %eq_2 = arith.cmpi eq, %max_1, %sub_2 : i32
        scf.if %eq_2 {
          %c2_1 = arith.constant 2 : i8
          affine.store %c2_1, %move[%b, %a] : memref<7x8xi8>
        } else {
          %c0_2 = arith.constant 0 : i8
          affine.store %c0_2, %move[%b, %a] : memref<7x8xi8>
        }
      }
    }
  }
  %c7 = arith.constant 7 : i32
  %c6 = arith.constant 6 : i32
  %c0_3 = arith.constant 0 : i32
  %all:3 = scf.while (%x = %c7, %y = %c6, %at = %c0_3) : (i32, i32, i32) -> (i32, i32, i32) {
    %c0_4 = arith.constant 0 : i32
    %sgt = arith.cmpi sgt, %x, %c0_4 : i32
    %c0_5 = arith.constant 0 : i32
    %sgt_1 = arith.cmpi sgt, %y, %c0_5 : i32
    %or = arith.ori %sgt, %sgt_1 : i1
    scf.condition(%or) %x, %y, %at : i32, i32, i32
  } do {
  ^bb0(%x_1: i32, %y_1: i32, %at_1: i32):
    %at_2 = arith.index_cast %y_1 : i32 to index
    %at_3 = arith.index_cast %x_1 : i32 to index
    %move_v = memref.load %move[%at_2, %at_3] : memref<7x8xi8>
    %c0_6 = arith.constant 0 : i8
    %eq_3 = arith.cmpi eq, %move_v, %c0_6 : i8
    %all_1:2 = scf.if %eq_3 -> (i32, i32) {
      %at_4 = arith.index_cast %x_1 : i32 to index
      %c-1 = arith.constant -1 : index
      %at_5 = arith.addi %at_4, %c-1 : index
      %seq_a_v_1 = memref.load %seq_a[%at_5] : memref<7xi8>
      %at_6 = arith.index_cast %at_1 : i32 to index
      memref.store %seq_a_v_1, %aligned_a[%at_6] : memref<13xi8>
      %at_7 = arith.index_cast %y_1 : i32 to index
      %c-1_1 = arith.constant -1 : index
      %at_8 = arith.addi %at_7, %c-1_1 : index
      %seq_b_v_1 = memref.load %seq_b[%at_8] : memref<6xi8>
      %at_9 = arith.index_cast %at_1 : i32 to index
      memref.store %seq_b_v_1, %aligned_b[%at_9] : memref<13xi8>
      %c1_5 = arith.constant 1 : i32
      %sub_4 = arith.subi %x_1, %c1_5 : i32
      %c1_6 = arith.constant 1 : i32
      %sub_5 = arith.subi %y_1, %c1_6 : i32
      scf.yield %sub_4, %sub_5 : i32, i32
    } else {
      %c1_7 = arith.constant 1 : i8
      %eq_4 = arith.cmpi eq, %move_v, %c1_7 : i8
      %all_2:2 = scf.if %eq_4 -> (i32, i32) {
        %at_10 = arith.index_cast %x_1 : i32 to index
        %c-1_2 = arith.constant -1 : index
        %at_11 = arith.addi %at_10, %c-1_2 : index
        %seq_a_v_2 = memref.load %seq_a[%at_11] : memref<7xi8>
        %at_12 = arith.index_cast %at_1 : i32 to index
        memref.store %seq_a_v_2, %aligned_a[%at_12] : memref<13xi8>
        %at_13 = arith.index_cast %at_1 : i32 to index
        %c45 = arith.constant 45 : i8
        memref.store %c45, %aligned_b[%at_13] : memref<13xi8>
        %c1_8 = arith.constant 1 : i32
        %sub_6 = arith.subi %x_1, %c1_8 : i32
        scf.yield %sub_6, %y_1 : i32, i32
      } else {
        %at_14 = arith.index_cast %at_1 : i32 to index
        %c45_1 = arith.constant 45 : i8
        memref.store %c45_1, %aligned_a[%at_14] : memref<13xi8>
        %at_15 = arith.index_cast %y_1 : i32 to index
        %c-1_3 = arith.constant -1 : index
        %at_16 = arith.addi %at_15, %c-1_3 : index
        %seq_b_v_2 = memref.load %seq_b[%at_16] : memref<6xi8>
        %at_17 = arith.index_cast %at_1 : i32 to index
        memref.store %seq_b_v_2, %aligned_b[%at_17] : memref<13xi8>
        %c1_9 = arith.constant 1 : i32
        %sub_7 = arith.subi %y_1, %c1_9 : i32
        scf.yield %x_1, %sub_7 : i32, i32
      }
      scf.yield %all_2#0, %all_2#1 : i32, i32
    }
    %c1_10 = arith.constant 1 : i32
    %add_1 = arith.addi %at_1, %c1_10 : i32
    scf.yield %all_1#0, %all_1#1, %add_1 : i32, i32, i32
  }
  %all_3 = scf.while (%at_18 = %all#2) : (i32) -> (i32) {
    %c13 = arith.constant 13 : i32
    %slt = arith.cmpi slt, %at_18, %c13 : i32
    scf.condition(%slt) %at_18 : i32
  } do {
  ^bb0(%at_19: i32):
    %at_20 = arith.index_cast %at_19 : i32 to index
    %c95 = arith.constant 95 : i8
    memref.store %c95, %aligned_a[%at_20] : memref<13xi8>
    %at_21 = arith.index_cast %at_19 : i32 to index
    %c95_1 = arith.constant 95 : i8
    memref.store %c95_1, %aligned_b[%at_21] : memref<13xi8>
    %c1_11 = arith.constant 1 : i32
    %add_2 = arith.addi %at_19, %c1_11 : i32
    scf.yield %add_2 : i32
  }
  return
}
