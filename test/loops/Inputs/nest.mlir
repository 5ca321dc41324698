#set = affine_set<(d0) : (d0 - 2 >= 0)>
func.func @nest(%m: memref<4x4xi32>) {
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 4 {
      %a = affine.load %m[%i, %j] : memref<4x4xi32>
      %b = arith.addi %a, %a : i32
      affine.if #set(%j) {
        affine.store %b, %m[%i, %j] : memref<4x4xi32>
      }
    }
  }
  return
}
