// Forward substitution with a unit lower triangle, in place: x[i] -= Σ_{j<i} l[i,j] x[j].
func.func @solve(%l: memref<8x8xi32>, %x: memref<8xi32>, %n: index) {
  affine.for %i = 0 to %n {
    %start = affine.load %x[%i] : memref<8xi32>
    %rest = affine.for %j = 0 to affine_map<(d0) -> (d0)>(%i) iter_args(%acc = %start) -> (i32) {
      %a = affine.load %l[%i, %j] : memref<8x8xi32>
      %b = affine.load %x[%j] : memref<8xi32>
      %p = arith.muli %a, %b : i32
      %next = arith.subi %acc, %p : i32
      affine.yield %next : i32
    }
    affine.store %rest, %x[%i] : memref<8xi32>
  }
  return
}
