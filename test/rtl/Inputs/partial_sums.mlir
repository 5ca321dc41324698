// A product of matrices with k innermost: 5 rows, 3 columns, sums of 13.
func.func @partial_sums(%A: memref<5x13xf32>, %B: memref<13x3xf32>, %C: memref<5x3xf32>) {
  affine.for %i = 0 to 5 {
    affine.for %j = 0 to 3 {
      affine.for %k = 0 to 13 {
        %c = affine.load %C[%i, %j] : memref<5x3xf32>
        %a = affine.load %A[%i, %k] : memref<5x13xf32>
        %b = affine.load %B[%k, %j] : memref<13x3xf32>
        %m = arith.mulf %a, %b : f32
        %s = arith.addf %c, %m : f32
        affine.store %s, %C[%i, %j] : memref<5x3xf32>
      }
    }
  }
  return
}
