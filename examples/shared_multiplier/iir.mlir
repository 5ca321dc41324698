// A filter of second order; --limits mul:1 lets its three products share a multiplier.
func.func @iir(%x: memref<64xi32>, %y: memref<64xi32>, %n: index, %b0: i32, %a1: i32, %a2: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %eight = arith.constant 8 : i32
  %last:2 = affine.for %i = 0 to %n iter_args(%y1 = %zero, %y2 = %zero) -> (i32, i32) {
    %x0 = affine.load %x[%i] : memref<64xi32>
    %p0 = arith.muli %x0, %b0 : i32
    %p1 = arith.muli %y1, %a1 : i32
    %p2 = arith.muli %y2, %a2 : i32
    %s0 = arith.addi %p0, %p2 : i32
    %s = arith.addi %s0, %p1 : i32
    %y0 = arith.shrsi %s, %eight : i32
    affine.store %y0, %y[%i] : memref<64xi32>
    affine.yield %y0, %y1 : i32, i32
  }
  return %last#0 : i32
}
