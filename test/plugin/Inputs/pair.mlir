func.func @f(%x: i32, %y: i32) -> i32 {
  %0 = arith.muli %x, %x {sv.namehint = "one"} : i32
  %1 = arith.muli %y, %y {sv.namehint = "two"} : i32
  %2 = arith.addi %0, %1 : i32
  return %2 : i32
}
