// Memories change places only where a value asks for it, and a third one stays; views of them move with them.
func.func @swapped(%x: memref<8xi32>, %y: memref<8xi32>, %k: memref<8xi32>, %n: index) -> i32 {
  %zero = arith.constant 0 : i32
  %r:3 = affine.for %t = 0 to %n iter_args(%a = %x, %b = %y, %m = %k) -> (memref<8xi32>, memref<8xi32>, memref<8xi32>) {
    %c = affine.load %m[%t mod 8] : memref<8xi32>
    %asks = arith.cmpi sgt, %c, %zero : i32
    %flat = memref.expand_shape %a [[0, 1]] output_shape [2, 4] : memref<8xi32> into memref<2x4xi32>
    affine.for %i = 1 to 8 {
      %v = affine.load %flat[%i floordiv 4, %i mod 4] : memref<2x4xi32>
      %u = affine.load %a[%i - 1] : memref<8xi32>
      %s = arith.addi %v, %u : i32
      affine.store %s, %b[%i] : memref<8xi32>
    }
    %p, %q = scf.if %asks -> (memref<8xi32>, memref<8xi32>) {
      scf.yield %b, %a : memref<8xi32>, memref<8xi32>
    } else {
      scf.yield %a, %b : memref<8xi32>, memref<8xi32>
    }
    affine.yield %p, %q, %m : memref<8xi32>, memref<8xi32>, memref<8xi32>
  }
  %f = affine.load %r#0[5] : memref<8xi32>
  return %f : i32
}
