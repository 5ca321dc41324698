func.func @f(%m: memref<8xi32>, %n: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %0 = affine.load %m[%i] : memref<8xi32>
    affine.store %0, %n[%i] : memref<8xi32>
  }
  return
}
