func.func @one(%x: i32) -> i32 {
  %y = arith.addi %x, %x : i32
  return %y : i32
}
func.func @two(%x: i32) -> i32 {
  return %x : i32
}
