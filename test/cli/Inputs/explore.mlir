func.func @mv(%a: memref<8x8xi32>, %x: memref<8xi32>, %y: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    affine.for %k = 0 to 8 {
      %s = affine.load %y[%i] : memref<8xi32>
      %u = affine.load %a[%i, %k] : memref<8x8xi32>
      %v = affine.load %x[%k] : memref<8xi32>
      %p = arith.muli %u, %v : i32
      %t = arith.addi %s, %p : i32
      affine.store %t, %y[%i] : memref<8xi32>
    }
  }
  return
}
