func.func @line(%x: memref<8xi32>, %n: index, %one: i32, %two: i32) -> i32 {
  %last:2 = affine.for %i = 0 to %n iter_args(%a = %one, %b = %two) -> (i32, i32) {
    %v = affine.load %x[%i] : memref<8xi32>
    %s = arith.addi %v, %b : i32
    affine.yield %s, %a : i32, i32
  }
  %sum = affine.for %i = 0 to %n iter_args(%acc = %last#0) -> (i32) {
    %v = affine.load %x[%i] : memref<8xi32>
    %s = arith.addi %acc, %v : i32
    affine.yield %s : i32
  }
  return %sum : i32
}
