// The sum of products of two vectors, one product a cycle.
func.func @dot_product(%a: memref<64xi32>, %b: memref<64xi32>, %n: index) -> i32 {
  %zero = arith.constant 0 : i32
  %sum = affine.for %i = 0 to %n iter_args(%acc = %zero) -> (i32) {
    %x = affine.load %a[%i] : memref<64xi32>
    %y = affine.load %b[%i] : memref<64xi32>
    %product = arith.muli %x, %y : i32
    %next = arith.addi %acc, %product : i32
    affine.yield %next : i32
  }
  return %sum : i32
}
