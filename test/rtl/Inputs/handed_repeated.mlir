// A while loop that exchanges two memories in front of its condition and one of them behind it.
func.func @repeated(%x: memref<8xi32>, %y: memref<8xi32>, %n: i32) -> i32 {
  %c1 = arith.constant 1 : index
  %one = arith.constant 1 : i32
  %z = arith.constant 0 : i32
  %r:3 = scf.while (%k = %z, %a = %x, %b = %y) : (i32, memref<8xi32>, memref<8xi32>) -> (memref<8xi32>, i32, memref<8xi32>) {
    %c = arith.cmpi slt, %k, %n : i32
    scf.condition(%c) %b, %k, %a : memref<8xi32>, i32, memref<8xi32>
  } do {
  ^bb0(%a: memref<8xi32>, %k: i32, %b: memref<8xi32>):
    memref.copy %a, %b : memref<8xi32> to memref<8xi32>
    %v = memref.load %b[%c1] : memref<8xi32>
    %w = arith.addi %v, %k : i32
    memref.store %w, %b[%c1] : memref<8xi32>
    %next = arith.addi %k, %one : i32
    scf.yield %next, %a, %b : i32, memref<8xi32>, memref<8xi32>
  }
  %f = memref.load %r#0[%c1] : memref<8xi32>
  return %f : i32
}
