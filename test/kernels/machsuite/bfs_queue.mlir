// Levels of a graph's nodes, by a queue; 127 is a node that was not reached.  N = 12, E = 30, C = 13.  Written by tools/kernels.
func.func @bfs_queue(%begin: memref<12xi32>, %end: memref<12xi32>, %edges: memref<30xi32>, %level: memref<12xi8>, %counts: memref<13xi32>, %start: index) {
  %local = memref.alloca() : memref<12xi32>
  %word = arith.index_cast %start : index to i32
  affine.store %word, %local[0] : memref<12xi32>
  %c0 = arith.constant 0 : i8
  affine.store %c0, %level[%start] : memref<12xi8>
  %c1 = arith.constant 1 : i32
  affine.store %c1, %counts[0] : memref<13xi32>
  %c0_1 = arith.constant 0 : i32
  %c1_1 = arith.constant 1 : i32
  %all:2 = scf.while (%front = %c0_1, %rear = %c1_1) : (i32, i32) -> (i32, i32) {
    %slt = arith.cmpi slt, %front, %rear : i32
    scf.condition(%slt) %front, %rear : i32, i32
  } do {
  ^bb0(%front_1: i32, %rear_1: i32):
    %at = arith.index_cast %front_1 : i32 to index
    %local_v = memref.load %local[%at] : memref<12xi32>
    %at_1 = arith.index_cast %local_v : i32 to index
    %c1_2 = arith.constant 1 : i32
    %add = arith.addi %front_1, %c1_2 : i32
    %level_v = memref.load %level[%at_1] : memref<12xi8>
    %c1_3 = arith.constant 1 : i8
    %add_1 = arith.addi %level_v, %c1_3 : i8
    %begin_v = memref.load %begin[%at_1] : memref<12xi32>
    %at_2 = arith.index_cast %begin_v : i32 to index
    %end_v = memref.load %end[%at_1] : memref<12xi32>
    %at_3 = arith.index_cast %end_v : i32 to index
    %c1_4 = arith.constant 1 : index
    %rear_3 = scf.for %e = %at_2 to %at_3 step %c1_4 iter_args(%rear_2 = %rear_1) -> (i32) {
      %edges_v = memref.load %edges[%e] : memref<30xi32>
      %at_4 = arith.index_cast %edges_v : i32 to index
      %level_v_1 = memref.load %level[%at_4] : memref<12xi8>
      %c127 = arith.constant 127 : i8
      %eq = arith.cmpi eq, %level_v_1, %c127 : i8
      %rear_4 = scf.if %eq -> (i32) {
        memref.store %add_1, %level[%at_4] : memref<12xi8>
        %at_5 = arith.index_cast %add_1 : i8 to index
        %counts_v = memref.load %counts[%at_5] : memref<13xi32>
        %c1_5 = arith.constant 1 : i32
        %add_2 = arith.addi %counts_v, %c1_5 : i32
        %at_6 = arith.index_cast %add_1 : i8 to index
        memref.store %add_2, %counts[%at_6] : memref<13xi32>
        %word_1 = arith.index_cast %at_4 : index to i32
        %at_7 = arith.index_cast %rear_2 : i32 to index
        memref.store %word_1, %local[%at_7] : memref<12xi32>
        %c1_6 = arith.constant 1 : i32
        %add_3 = arith.addi %rear_2, %c1_6 : i32
        scf.yield %add_3 : i32
      } else {
        scf.yield %rear_2 : i32
      }
      scf.yield %rear_4 : i32
    }
    scf.yield %add, %rear_3 : i32, i32
  }
  return
}
