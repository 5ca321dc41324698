// A filter of four taps over sixteen samples, a product a cycle.  Change it to your own.
func.func @@NAME@(%x: memref<19xi32>, %c: memref<4xi32>, %y: memref<16xi32>) {
  affine.for %i = 0 to 16 {
    %zero = arith.constant 0 : i32
    %sum = affine.for %k = 0 to 4 iter_args(%acc = %zero) -> (i32) {
      %sample = affine.load %x[%i + %k] : memref<19xi32>
      %tap = affine.load %c[%k] : memref<4xi32>
      %product = arith.muli %sample, %tap : i32
      %next = arith.addi %acc, %product : i32
      affine.yield %next : i32
    }
    affine.store %sum, %y[%i] : memref<16xi32>
  }
  return
}
