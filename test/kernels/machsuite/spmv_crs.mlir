// A sparse matrix in compressed rows, times a vector.  N = 7, NNZ = 20, R = 8.  Written by tools/kernels.
func.func @spmv_crs(%val: memref<20xi32>, %cols: memref<20xi32>, %rows: memref<8xi32>, %vec: memref<7xi32>, %out: memref<7xi32>) {
  affine.for %i = 0 to 7 {
    %c0 = arith.constant 0 : i32
    %rows_v = affine.load %rows[%i] : memref<8xi32>
    %at = arith.index_cast %rows_v : i32 to index
    %rows_v_1 = affine.load %rows[%i + 1] : memref<8xi32>
    %at_1 = arith.index_cast %rows_v_1 : i32 to index
    %c1 = arith.constant 1 : index
    %total_1 = scf.for %j = %at to %at_1 step %c1 iter_args(%total = %c0) -> (i32) {
      %val_v = memref.load %val[%j] : memref<20xi32>
      %cols_v = memref.load %cols[%j] : memref<20xi32>
      %at_2 = arith.index_cast %cols_v : i32 to index
      %vec_v = memref.load %vec[%at_2] : memref<7xi32>
      %mul = arith.muli %val_v, %vec_v : i32
      %add = arith.addi %total, %mul : i32
      scf.yield %add : i32
    }
    affine.store %total_1, %out[%i] : memref<7xi32>
  }
  return
}
