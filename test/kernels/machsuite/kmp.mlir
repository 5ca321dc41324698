// How often a pattern occurs in a text.  M = 4, N = 40.  Written by tools/kernels.
func.func private @kmp_table(%pattern: memref<4xi8>, %following: memref<4xi32>) {
  %c0 = arith.constant 0 : i32
  %c0_1 = arith.constant 0 : i32
  affine.store %c0_1, %following[0] : memref<4xi32>
  %k_1 = affine.for %q = 1 to 4 iter_args(%k = %c0) -> (i32) {
    %all = scf.while (%k_2 = %k) : (i32) -> (i32) {
      %c0_2 = arith.constant 0 : i32
      %sgt = arith.cmpi sgt, %k_2, %c0_2 : i32
      %at = arith.index_cast %k_2 : i32 to index
      %pattern_v = memref.load %pattern[%at] : memref<4xi8>
      %pattern_v_1 = affine.load %pattern[%q] : memref<4xi8>
      %ne = arith.cmpi ne, %pattern_v, %pattern_v_1 : i8
      %and = arith.andi %sgt, %ne : i1
      scf.condition(%and) %k_2 : i32
    } do {
    ^bb0(%k_3: i32):
      %at_1 = arith.index_cast %k_3 : i32 to index
      %c-1 = arith.constant -1 : index
      %at_2 = arith.addi %at_1, %c-1 : index
      %followin_v = memref.load %following[%at_2] : memref<4xi32>
      scf.yield %followin_v : i32
    }
    %at_3 = arith.index_cast %all : i32 to index
    %pattern_v_2 = memref.load %pattern[%at_3] : memref<4xi8>
    %pattern_v_3 = affine.load %pattern[%q] : memref<4xi8>
    %eq = arith.cmpi eq, %pattern_v_2, %pattern_v_3 : i8
    %k_4 = scf.if %eq -> (i32) {
      %c1 = arith.constant 1 : i32
      %add = arith.addi %all, %c1 : i32
      scf.yield %add : i32
    } else {
      scf.yield %all : i32
    }
    affine.store %k_4, %following[%q] : memref<4xi32>
    affine.yield %k_4 : i32
  }
  return
}

func.func @kmp(%pattern: memref<4xi8>, %text: memref<40xi8>, %following: memref<4xi32>) -> i32 {
  func.call @kmp_table(%pattern, %following) : (memref<4xi8>, memref<4xi32>) -> ()
  %c0 = arith.constant 0 : i32
  %c0_1 = arith.constant 0 : i32
  %all:2 = affine.for %i = 0 to 40 iter_args(%q = %c0, %matches = %c0_1) -> (i32, i32) {
    %all_1 = scf.while (%q_1 = %q) : (i32) -> (i32) {
      %c0_2 = arith.constant 0 : i32
      %sgt = arith.cmpi sgt, %q_1, %c0_2 : i32
      %at = arith.index_cast %q_1 : i32 to index
      %pattern_v = memref.load %pattern[%at] : memref<4xi8>
      %text_v = affine.load %text[%i] : memref<40xi8>
      %ne = arith.cmpi ne, %pattern_v, %text_v : i8
      %and = arith.andi %sgt, %ne : i1
      scf.condition(%and) %q_1 : i32
    } do {
    ^bb0(%q_2: i32):
      %at_1 = arith.index_cast %q_2 : i32 to index
      %c-1 = arith.constant -1 : index
      %at_2 = arith.addi %at_1, %c-1 : index
      %followin_v = memref.load %following[%at_2] : memref<4xi32>
      scf.yield %followin_v : i32
    }
    %at_3 = arith.index_cast %all_1 : i32 to index
    %pattern_v_1 = memref.load %pattern[%at_3] : memref<4xi8>
    %text_v_1 = affine.load %text[%i] : memref<40xi8>
    %eq = arith.cmpi eq, %pattern_v_1, %text_v_1 : i8
    %q_3 = scf.if %eq -> (i32) {
      %c1 = arith.constant 1 : i32
      %add = arith.addi %all_1, %c1 : i32
      scf.yield %add : i32
    } else {
      scf.yield %all_1 : i32
    }
    %c4 = arith.constant 4 : i32
    %sge = arith.cmpi sge, %q_3, %c4 : i32
    %all_2:2 = scf.if %sge -> (i32, i32) {
      %c1_1 = arith.constant 1 : i32
      %add_1 = arith.addi %matches, %c1_1 : i32
      %at_4 = arith.index_cast %q_3 : i32 to index
      %c-1_1 = arith.constant -1 : index
      %at_5 = arith.addi %at_4, %c-1_1 : index
      %followin_v_1 = memref.load %following[%at_5] : memref<4xi32>
      scf.yield %add_1, %followin_v_1 : i32, i32
    } else {
      scf.yield %matches, %q_3 : i32, i32
    }
    affine.yield %all_2#1, %all_2#0 : i32, i32
  }
  return %all#1 : i32
}
