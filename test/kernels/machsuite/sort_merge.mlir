// Merge sort, from parts of one element on.  N = 13.  Written by tools/kernels.
func.func private @merge(%a: memref<13xi32>, %scratch: memref<13xi32>, %start: index, %middle: index, %stop: index) {
  affine.for %i = %start to affine_map<(d0) -> (d0 + 1)>(%middle) {
    %a_v = affine.load %a[%i] : memref<13xi32>
    affine.store %a_v, %scratch[%i] : memref<13xi32>
  }
  affine.for %j = affine_map<(d0) -> (d0 + 1)>(%middle) to affine_map<(d0) -> (d0 + 1)>(%stop) {
    %a_v_1 = affine.load %a[%j] : memref<13xi32>
    affine.store %a_v_1, %scratch[%middle + %stop - %j + 1] : memref<13xi32>
  }
  %all:2 = affine.for %k = %start to affine_map<(d0) -> (d0 + 1)>(%stop) iter_args(%high = %stop, %low = %start) -> (index, index) {
    %scratch_v = memref.load %scratch[%low] : memref<13xi32>
    %scratch_v_1 = memref.load %scratch[%high] : memref<13xi32>
    %slt = arith.cmpi slt, %scratch_v_1, %scratch_v : i32
    %all_1:2 = scf.if %slt -> (index, index) {
      affine.store %scratch_v_1, %a[%k] : memref<13xi32>
      %c-1 = arith.constant -1 : index
      %at = arith.addi %high, %c-1 : index
      scf.yield %at, %low : index, index
    } else {
      affine.store %scratch_v, %a[%k] : memref<13xi32>
      %c1 = arith.constant 1 : index
      %at_1 = arith.addi %low, %c1 : index
      scf.yield %high, %at_1 : index, index
    }
    affine.yield %all_1#0, %all_1#1 : index, index
  }
  return
}

func.func @sort_merge(%a: memref<13xi32>) {
  %local = memref.alloca() : memref<13xi32>
  %c1 = arith.constant 1 : index
  %all = scf.while (%width = %c1) : (index) -> (index) {
    %c13 = arith.constant 13 : index
    %slt = arith.cmpi slt, %width, %c13 : index
    scf.condition(%slt) %width : index
  } do {
  ^bb0(%width_1: index):
    %c0 = arith.constant 0 : index
    %all_1 = scf.while (%first = %c0) : (index) -> (index) {
      %c-1 = arith.constant -1 : index
      %at = arith.muli %width_1, %c-1 : index
      %c13_1 = arith.constant 13 : index
      %at_1 = arith.addi %at, %c13_1 : index
      %slt_1 = arith.cmpi slt, %first, %at_1 : index
      scf.condition(%slt_1) %first : index
    } do {
    ^bb0(%first_1: index):
      %c2 = arith.constant 2 : index
      %at_2 = arith.muli %width_1, %c2 : index
      %c-1_1 = arith.constant -1 : index
      %at_3 = arith.addi %first_1, %at_2 : index
      %at_4 = arith.addi %at_3, %c-1_1 : index
      %c13_2 = arith.constant 13 : index
      %slt_2 = arith.cmpi slt, %at_4, %c13_2 : index
      %c2_1 = arith.constant 2 : index
      %at_5 = arith.muli %width_1, %c2_1 : index
      %c-1_2 = arith.constant -1 : index
      %at_6 = arith.addi %first_1, %at_5 : index
      %at_7 = arith.addi %at_6, %c-1_2 : index
      %c12 = arith.constant 12 : index
      %at_8 = arith.select %slt_2, %at_7, %c12 : index
      %c-1_3 = arith.constant -1 : index
      %at_9 = arith.addi %first_1, %width_1 : index
      %at_10 = arith.addi %at_9, %c-1_3 : index
      func.call @merge(%a, %local, %first_1, %at_10, %at_8) : (memref<13xi32>, memref<13xi32>, index, index, index) -> ()
      %c2_2 = arith.constant 2 : index
      %at_11 = arith.muli %width_1, %c2_2 : index
      %at_12 = arith.addi %first_1, %at_11 : index
      scf.yield %at_12 : index
    }
    %c2_3 = arith.constant 2 : index
    %at_13 = arith.muli %width_1, %c2_3 : index
    scf.yield %at_13 : index
  }
  return
}
