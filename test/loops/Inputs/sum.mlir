// The loop of `test1` in CIRCT's tests of its scheduling analysis.
func.func @test1(%m: memref<?xi32>) -> i32 {
  %zero = arith.constant 0 : i32
  %both:2 = affine.for %i = 0 to 10 iter_args(%one = %zero, %two = %zero) -> (i32, i32) {
    %a = affine.load %m[%i] : memref<?xi32>
    %sum = arith.addi %one, %a : i32
    affine.yield %sum, %sum : i32, i32
  }
  return %both#1 : i32
}
