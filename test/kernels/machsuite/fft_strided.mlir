// A transform in place, in strides; 14 bits stand behind the point.  N = 16.  Written by tools/kernels.
func.func @fft_strided(%real: memref<16xi32>, %img: memref<16xi32>, %real_twid: memref<16xi32>, %img_twid: memref<16xi32>) {
  %c8 = arith.constant 8 : i32
  %c0 = arith.constant 0 : i32
  %all:2 = scf.while (%span = %c8, %log = %c0) : (i32, i32) -> (i32, i32) {
    %c0_1 = arith.constant 0 : i32
    %sgt = arith.cmpi sgt, %span, %c0_1 : i32
    scf.condition(%sgt) %span, %log : i32, i32
  } do {
  ^bb0(%span_1: i32, %log_1: i32):
    %all_1 = scf.while (%odd = %span_1) : (i32) -> (i32) {
      %c16 = arith.constant 16 : i32
      %slt = arith.cmpi slt, %odd, %c16 : i32
      scf.condition(%slt) %odd : i32
    } do {
    ^bb0(%odd_1: i32):
      %or = arith.ori %odd_1, %span_1 : i32
      %xor = arith.xori %or, %span_1 : i32
      %at = arith.index_cast %xor : i32 to index
      %at_1 = arith.index_cast %or : i32 to index
      %real_v = memref.load %real[%at] : memref<16xi32>
      %real_v_1 = memref.load %real[%at_1] : memref<16xi32>
      %add = arith.addi %real_v, %real_v_1 : i32
      %img_v = memref.load %img[%at] : memref<16xi32>
      %img_v_1 = memref.load %img[%at_1] : memref<16xi32>
      %add_1 = arith.addi %img_v, %img_v_1 : i32
      %real_v_2 = memref.load %real[%at] : memref<16xi32>
      %real_v_3 = memref.load %real[%at_1] : memref<16xi32>
      %sub = arith.subi %real_v_2, %real_v_3 : i32
      %img_v_2 = memref.load %img[%at] : memref<16xi32>
      %img_v_3 = memref.load %img[%at_1] : memref<16xi32>
      %sub_1 = arith.subi %img_v_2, %img_v_3 : i32
      memref.store %add, %real[%at] : memref<16xi32>
      memref.store %add_1, %img[%at] : memref<16xi32>
      %shl = arith.shli %xor, %log_1 : i32
      %c15 = arith.constant 15 : i32
      %and = arith.andi %shl, %c15 : i32
      %c0_2 = arith.constant 0 : i32
      %ne = arith.cmpi ne, %and, %c0_2 : i32
      scf.if %ne {
        %at_2 = arith.index_cast %and : i32 to index
        %real_twi_v = memref.load %real_twid[%at_2] : memref<16xi32>
        %mul = arith.muli %real_twi_v, %sub : i32
        %img_twid_v = memref.load %img_twid[%at_2] : memref<16xi32>
        %mul_1 = arith.muli %img_twid_v, %sub_1 : i32
        %sub_2 = arith.subi %mul, %mul_1 : i32
        %c14 = arith.constant 14 : i32
        %shr = arith.shrsi %sub_2, %c14 : i32
        memref.store %shr, %real[%at_1] : memref<16xi32>
        %real_twi_v_1 = memref.load %real_twid[%at_2] : memref<16xi32>
        %mul_2 = arith.muli %real_twi_v_1, %sub_1 : i32
        %img_twid_v_1 = memref.load %img_twid[%at_2] : memref<16xi32>
        %mul_3 = arith.muli %img_twid_v_1, %sub : i32
        %add_2 = arith.addi %mul_2, %mul_3 : i32
        %c14_1 = arith.constant 14 : i32
        %shr_1 = arith.shrsi %add_2, %c14_1 : i32
        memref.store %shr_1, %img[%at_1] : memref<16xi32>
      } else {
        memref.store %sub, %real[%at_1] : memref<16xi32>
        memref.store %sub_1, %img[%at_1] : memref<16xi32>
      }
      %c1 = arith.constant 1 : i32
      %add_3 = arith.addi %or, %c1 : i32
      scf.yield %add_3 : i32
    }
    %c1_1 = arith.constant 1 : i32
    %shr_2 = arith.shrsi %span_1, %c1_1 : i32
    %c1_2 = arith.constant 1 : i32
    %add_4 = arith.addi %log_1, %c1_2 : i32
    scf.yield %shr_2, %add_4 : i32, i32
  }
  return
}
