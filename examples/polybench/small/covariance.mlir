// Covariances of the columns.  M = 5, N = 7.  Written by tools/kernels.
func.func @covariance(%data: memref<7x5xi32>, %cov: memref<5x5xi32>, %mean: memref<5xi32>) {
  affine.for %j = 0 to 5 {
    %c0 = arith.constant 0 : i32
    affine.store %c0, %mean[%j] : memref<5xi32>
    affine.for %i = 0 to 7 {
      %mean_v = affine.load %mean[%j] : memref<5xi32>
      %data_v = affine.load %data[%i, %j] : memref<7x5xi32>
      %add = arith.addi %mean_v, %data_v : i32
      affine.store %add, %mean[%j] : memref<5xi32>
    }
    %mean_v_1 = affine.load %mean[%j] : memref<5xi32>
    %c7 = arith.constant 7 : i32
    %div = arith.divsi %mean_v_1, %c7 : i32
    affine.store %div, %mean[%j] : memref<5xi32>
  }
  affine.for %i_1 = 0 to 7 {
    affine.for %j_1 = 0 to 5 {
      %data_v_1 = affine.load %data[%i_1, %j_1] : memref<7x5xi32>
      %mean_v_2 = affine.load %mean[%j_1] : memref<5xi32>
      %sub = arith.subi %data_v_1, %mean_v_2 : i32
      affine.store %sub, %data[%i_1, %j_1] : memref<7x5xi32>
    }
  }
  affine.for %i_2 = 0 to 5 {
    affine.for %j_2 = affine_map<(d0) -> (d0)>(%i_2) to 5 {
      %c0_1 = arith.constant 0 : i32
      affine.store %c0_1, %cov[%i_2, %j_2] : memref<5x5xi32>
      affine.for %k = 0 to 7 {
        %cov_v = affine.load %cov[%i_2, %j_2] : memref<5x5xi32>
        %data_v_2 = affine.load %data[%k, %i_2] : memref<7x5xi32>
        %data_v_3 = affine.load %data[%k, %j_2] : memref<7x5xi32>
        %mul = arith.muli %data_v_2, %data_v_3 : i32
        %add_1 = arith.addi %cov_v, %mul : i32
        affine.store %add_1, %cov[%i_2, %j_2] : memref<5x5xi32>
      }
      %cov_v_1 = affine.load %cov[%i_2, %j_2] : memref<5x5xi32>
      %c6 = arith.constant 6 : i32
      %div_1 = arith.divsi %cov_v_1, %c6 : i32
      affine.store %div_1, %cov[%i_2, %j_2] : memref<5x5xi32>
      %cov_v_2 = affine.load %cov[%i_2, %j_2] : memref<5x5xi32>
      affine.store %cov_v_2, %cov[%j_2, %i_2] : memref<5x5xi32>
    }
  }
  return
}
