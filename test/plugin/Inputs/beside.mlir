func.func @loop(%m: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %a = affine.load %m[%i] : memref<8xi32>
    %b = arith.addi %a, %a : i32
    affine.store %b, %m[%i] : memref<8xi32>
  }
  return
}
func.func @loop_free(%a: i32, %b: i32, %c: i32) -> i32 {
  %s = arith.addi %a, %b : i32
  %p = arith.muli %s, %c : i32
  %q = arith.subi %p, %b : i32
  return %q : i32
}
func.func @caller(%m: memref<8xi32>, %a: i32) -> i32 {
  call @loop(%m) : (memref<8xi32>) -> ()
  %s = arith.addi %a, %a : i32
  return %s : i32
}
func.func @above(%m: memref<8xi32>, %a: i32) -> i32 {
  %0 = call @caller(%m, %a) : (memref<8xi32>, i32) -> i32
  %s = arith.addi %a, %0 : i32
  return %s : i32
}
func.func @leaf(%a: i32) -> i32 {
  %0 = arith.addi %a, %a : i32
  return %0 : i32
}
hw.module @plain(in %x : i32, in %y : i32, out z : i32) {
  %0 = comb.add %x, %y : i32
  %1 = comb.mul %0, %y : i32
  hw.output %1 : i32
}
