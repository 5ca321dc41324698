// A sparse matrix with rows of one length, times a vector.  N = 7, L = 4.  Written by tools/kernels.
func.func @spmv_ellpack(%nzval: memref<7x4xi32>, %cols: memref<7x4xi32>, %vec: memref<7xi32>, %out: memref<7xi32>) {
  affine.for %i = 0 to 7 {
    %out_v = affine.load %out[%i] : memref<7xi32>
    %total_1 = affine.for %j = 0 to 4 iter_args(%total = %out_v) -> (i32) {
      %nzval_v = affine.load %nzval[%i, %j] : memref<7x4xi32>
      %cols_v = affine.load %cols[%i, %j] : memref<7x4xi32>
      %at = arith.index_cast %cols_v : i32 to index
      %vec_v = memref.load %vec[%at] : memref<7xi32>
      %mul = arith.muli %nzval_v, %vec_v : i32
      %add = arith.addi %total, %mul : i32
      affine.yield %add : i32
    }
    affine.store %total_1, %out[%i] : memref<7xi32>
  }
  return
}
