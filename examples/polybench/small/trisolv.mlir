// L·x = b, with L triangular.  N = 7.  Written by tools/kernels.
func.func @trisolv(%lower: memref<7x7xi32>, %x: memref<7xi32>, %b: memref<7xi32>) {
  affine.for %i = 0 to 7 {
    %b_v = affine.load %b[%i] : memref<7xi32>
    affine.store %b_v, %x[%i] : memref<7xi32>
    affine.for %j = 0 to affine_map<(d0) -> (d0)>(%i) {
      %x_v = affine.load %x[%i] : memref<7xi32>
      %lower_v = affine.load %lower[%i, %j] : memref<7x7xi32>
      %x_v_1 = affine.load %x[%j] : memref<7xi32>
      %mul = arith.muli %lower_v, %x_v_1 : i32
      %sub = arith.subi %x_v, %mul : i32
      affine.store %sub, %x[%i] : memref<7xi32>
    }
    %x_v_2 = affine.load %x[%i] : memref<7xi32>
    %lower_v_1 = affine.load %lower[%i, %i] : memref<7x7xi32>
    %c1 = arith.constant 1 : i32
    %or = arith.ori %lower_v_1, %c1 : i32
    %div = arith.divsi %x_v_2, %or : i32
    affine.store %div, %x[%i] : memref<7xi32>
  }
  return
}
