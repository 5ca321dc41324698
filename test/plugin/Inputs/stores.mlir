func.func @f(%a: memref<4xi32>, %x: i32, %y: i32) {
  affine.for %i = 0 to 9 {
    affine.store %x, %a[1] {sv.namehint = "one"} : memref<4xi32>
    affine.store %y, %a[1] {sv.namehint = "two"} : memref<4xi32>
  }
  return
}
