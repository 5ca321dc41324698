// Levels of a graph's nodes, level by level; 127 is a node that was not reached.  N = 12, E = 30, C = 13.  Written by tools/kernels.
func.func @bfs_bulk(%begin: memref<12xi32>, %end: memref<12xi32>, %edges: memref<30xi32>, %level: memref<12xi8>, %counts: memref<13xi32>, %start: index) {
  %c0 = arith.constant 0 : i8
  affine.store %c0, %level[%start] : memref<12xi8>
  %c1 = arith.constant 1 : i32
  affine.store %c1, %counts[0] : memref<13xi32>
  %c1_1 = arith.constant 1 : i32
  %c0_1 = arith.constant 0 : index
  %all:2 = scf.while (%found = %c1_1, %horizon = %c0_1) : (i32, index) -> (i32, index) {
    %c0_2 = arith.constant 0 : i32
    %ne = arith.cmpi ne, %found, %c0_2 : i32
    scf.condition(%ne) %found, %horizon : i32, index
  } do {
  ^bb0(%found_1: i32, %horizon_1: index):
    %c0_3 = arith.constant 0 : i32
    %found_3 = affine.for %n = 0 to 12 iter_args(%found_2 = %c0_3) -> (i32) {
      %level_v = affine.load %level[%n] : memref<12xi8>
      %word = arith.index_cast %horizon_1 : index to i8
      %eq = arith.cmpi eq, %level_v, %word : i8
      %found_4 = scf.if %eq -> (i32) {
        %begin_v = affine.load %begin[%n] : memref<12xi32>
        %at = arith.index_cast %begin_v : i32 to index
        %end_v = affine.load %end[%n] : memref<12xi32>
        %at_1 = arith.index_cast %end_v : i32 to index
        %c1_2 = arith.constant 1 : index
        %found_6 = scf.for %e = %at to %at_1 step %c1_2 iter_args(%found_5 = %found_2) -> (i32) {
          %edges_v = memref.load %edges[%e] : memref<30xi32>
          %at_2 = arith.index_cast %edges_v : i32 to index
          %level_v_1 = memref.load %level[%at_2] : memref<12xi8>
          %c127 = arith.constant 127 : i8
          %eq_1 = arith.cmpi eq, %level_v_1, %c127 : i8
          %found_7 = scf.if %eq_1 -> (i32) {
            %c1_3 = arith.constant 1 : index
            %at_3 = arith.addi %horizon_1, %c1_3 : index
            %word_1 = arith.index_cast %at_3 : index to i8
            memref.store %word_1, %level[%at_2] : memref<12xi8>
            %c1_4 = arith.constant 1 : i32
            %add = arith.addi %found_5, %c1_4 : i32
            scf.yield %add : i32
          } else {
            scf.yield %found_5 : i32
          }
          scf.yield %found_7 : i32
        }
        scf.yield %found_6 : i32
      } else {
        scf.yield %found_2 : i32
      }
      affine.yield %found_4 : i32
    }
    %c1_5 = arith.constant 1 : index
    %at_4 = arith.addi %horizon_1, %c1_5 : index
    memref.store %found_3, %counts[%at_4] : memref<13xi32>
    %c1_6 = arith.constant 1 : index
    %at_5 = arith.addi %horizon_1, %c1_6 : index
    scf.yield %found_3, %at_5 : i32, index
  }
  return
}
