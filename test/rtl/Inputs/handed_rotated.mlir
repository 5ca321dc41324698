// Three memories take turns; a fourth loop argument is a number.  Which one is read after the loop
// depends on the number of iterations.
func.func @rotated(%x: memref<8xi32>, %y: memref<8xi32>, %z: memref<8xi32>, %n: index) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %zero = arith.constant 0 : i32
  %r:4 = scf.for %t = %c0 to %n step %c1 iter_args(%a = %x, %acc = %zero, %b = %y, %d = %z) -> (memref<8xi32>, i32, memref<8xi32>, memref<8xi32>) {
    %s = scf.for %i = %c0 to %c8 step %c1 iter_args(%o = %acc) -> (i32) {
      %v = memref.load %a[%i] : memref<8xi32>
      %w = memref.load %b[%i] : memref<8xi32>
      %p = arith.addi %v, %w : i32
      memref.store %p, %d[%i] : memref<8xi32>
      %q = arith.addi %o, %p : i32
      scf.yield %q : i32
    }
    scf.yield %b, %s, %d, %a : memref<8xi32>, i32, memref<8xi32>, memref<8xi32>
  }
  %f = memref.load %r#2[%c1] : memref<8xi32>
  %g = arith.addi %f, %r#1 : i32
  return %g : i32
}
