func.func @divides(%a: memref<4xi8>, %t: i8) {
  affine.for %i = 0 to 4 {
    %v = affine.load %a[%i] : memref<4xi8>
    %d = arith.divsi %v, %t : i8
    affine.store %d, %a[%i] : memref<4xi8>
  }
  return
}
func.func @long(%a: i8) -> i8 {
  %sum = affine.for %i = 0 to 200 iter_args(%acc = %a) -> (i8) {
    %product = arith.muli %acc, %acc : i8
    affine.yield %product : i8
  }
  return %sum : i8
}
