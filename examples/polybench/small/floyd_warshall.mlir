// Shortest paths between all pairs.  N = 7.  Written by tools/kernels.
func.func @floyd_warshall(%path: memref<7x7xi32>) {
  affine.for %k = 0 to 7 {
    affine.for %i = 0 to 7 {
      affine.for %j = 0 to 7 {
        %path_v = affine.load %path[%i, %k] : memref<7x7xi32>
        %path_v_1 = affine.load %path[%k, %j] : memref<7x7xi32>
        %add = arith.addi %path_v, %path_v_1 : i32
        %path_v_2 = affine.load %path[%i, %j] : memref<7x7xi32>
        %slt = arith.cmpi slt, %path_v_2, %add : i32
        %path_v_3 = affine.load %path[%i, %j] : memref<7x7xi32>
        %chosen = arith.select %slt, %path_v_3, %add : i32
        affine.store %chosen, %path[%i, %j] : memref<7x7xi32>
      }
    }
  }
  return
}
