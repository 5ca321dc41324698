func.func @unknown(%x: f32) -> f32 {
  %0 = math.sin %x : f32
  return %0 : f32
}
func.func @blocks(%x: i32) -> i32 {
  cf.br ^next
^next:
  return %x : i32
}
func.func @loop(%x: i32) -> i32 {
  %0 = affine.for %i = 0 to 8 iter_args(%s = %x) -> i32 {
    %1 = arith.addi %s, %s : i32
    affine.yield %1 : i32
  }
  return %0 : i32
}
func.func @longer(%x: i32) -> i32 {
  %0 = arith.addi %x, %x : i32
  %1 = arith.muli %0, %x : i32
  return %1 : i32
}
