// y[k] += w · x[p[k]]: a gather through 6-bit indices; 64-bit sums.
func.func @gather(%p: memref<32xi6>, %x: memref<64xi64>, %y: memref<32xi64>, %w: i64, %n: index, %on: i1) {
  affine.for %k = 0 to %n {
    %at = affine.load %p[%k] : memref<32xi6>
    %i = arith.index_castui %at : i6 to index
    %v = memref.load %x[%i] : memref<64xi64>
    %m = arith.muli %v, %w : i64
    %old = affine.load %y[%k] : memref<32xi64>
    scf.if %on {
      %new = arith.addi %old, %m : i64
      affine.store %new, %y[%k] : memref<32xi64>
    }
  }
  return
}
