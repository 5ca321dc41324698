// The most pairs that a strand of RNA can fold into.  N = 2500.  Written by tools/kernels.
func.func @nussinov(%seq: memref<2500xi8>, %best: memref<2500x2500xi32>) {
  affine.for %i = 0 to 2500 {
    affine.for %j = affine_map<(d0) -> (-d0 + 2500)>(%i) to 2500 {
      affine.if affine_set<(d0) : (d0 - 1 >= 0)>(%j) {
        %best_v = affine.load %best[-%i + 2499, %j] : memref<2500x2500xi32>
        %best_v_1 = affine.load %best[-%i + 2499, %j - 1] : memref<2500x2500xi32>
        %max = arith.maxsi %best_v, %best_v_1 : i32
        affine.store %max, %best[-%i + 2499, %j] : memref<2500x2500xi32>
      }
      affine.if affine_set<(d0) : (d0 - 1 >= 0)>(%i) {
        %best_v_2 = affine.load %best[-%i + 2499, %j] : memref<2500x2500xi32>
        %best_v_3 = affine.load %best[-%i + 2500, %j] : memref<2500x2500xi32>
        %max_1 = arith.maxsi %best_v_2, %best_v_3 : i32
        affine.store %max_1, %best[-%i + 2499, %j] : memref<2500x2500xi32>
      }
      affine.if affine_set<(d0, d1) : (d0 - 1 >= 0, d1 - 1 >= 0)>(%j, %i) {
        affine.if affine_set<(d0, d1) : (d0 + d1 - 2501 >= 0)>(%j, %i) {
          %seq_v = affine.load %seq[-%i + 2499] : memref<2500xi8>
          %word = arith.extsi %seq_v : i8 to i32
          %seq_v_1 = affine.load %seq[%j] : memref<2500xi8>
          %word_1 = arith.extsi %seq_v_1 : i8 to i32
          %add = arith.addi %word, %word_1 : i32
          %c3 = arith.constant 3 : i32
          %eq = arith.cmpi eq, %add, %c3 : i32
          %c1 = arith.constant 1 : i32
          %c0 = arith.constant 0 : i32
          %chosen = arith.select %eq, %c1, %c0 : i32
          %best_v_4 = affine.load %best[-%i + 2499, %j] : memref<2500x2500xi32>
          %best_v_5 = affine.load %best[-%i + 2500, %j - 1] : memref<2500x2500xi32>
          %add_1 = arith.addi %best_v_5, %chosen : i32
          %max_2 = arith.maxsi %best_v_4, %add_1 : i32
          affine.store %max_2, %best[-%i + 2499, %j] : memref<2500x2500xi32>
        } else {
          %best_v_6 = affine.load %best[-%i + 2499, %j] : memref<2500x2500xi32>
          %best_v_7 = affine.load %best[-%i + 2500, %j - 1] : memref<2500x2500xi32>
          %max_3 = arith.maxsi %best_v_6, %best_v_7 : i32
          affine.store %max_3, %best[-%i + 2499, %j] : memref<2500x2500xi32>
        }
      }
      affine.for %k = affine_map<(d0) -> (-d0 + 2500)>(%i) to affine_map<(d0) -> (d0)>(%j) {
        %best_v_8 = affine.load %best[-%i + 2499, %j] : memref<2500x2500xi32>
        %best_v_9 = affine.load %best[-%i + 2499, %k] : memref<2500x2500xi32>
        %best_v_10 = affine.load %best[%k + 1, %j] : memref<2500x2500xi32>
        %add_2 = arith.addi %best_v_9, %best_v_10 : i32
        %max_4 = arith.maxsi %best_v_8, %add_2 : i32
        affine.store %max_4, %best[-%i + 2499, %j] : memref<2500x2500xi32>
      }
    }
  }
  return
}
