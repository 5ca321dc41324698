func.func @iir(%n: index, %x: i32, %b0: i32, %a1: i32, %a2: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %eight = arith.constant 8 : i32
  %last:2 = affine.for %i = 0 to %n iter_args(%y1 = %zero, %y2 = %zero) -> (i32, i32) {
    %x0 = arith.index_cast %i : index to i32
    %p0 = arith.muli %x0, %b0 : i32
    %p1 = arith.muli %y1, %a1 : i32
    %p2 = arith.muli %y2, %a2 : i32
    %s0 = arith.addi %p0, %p2 : i32
    %s = arith.addi %s0, %p1 : i32
    %y0 = arith.shrsi %s, %eight : i32
    affine.yield %y0, %y1 : i32, i32
  }
  return %last#0 : i32
}
func.func @extrema(%n: index, %seed: i32) -> (i32, i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c100 = arith.constant 100 : index
  %k = arith.constant 1103515245 : i32
  %r:3 = scf.for %i = %c0 to %c100 step %c1 iter_args(%s = %seed, %low = %seed, %high = %seed) -> (i32, i32, i32) {
    %t = arith.muli %s, %k : i32
    %next = arith.addi %t, %k : i32
    %less = arith.cmpi slt, %next, %low : i32
    %l, %h = scf.if %less -> (i32, i32) {
      %d = arith.subi %low, %next : i32
      scf.yield %next, %d : i32, i32
    } else {
      %m = arith.maxsi %high, %next : i32
      scf.yield %low, %m : i32, i32
    }
    scf.yield %next, %l, %h : i32, i32, i32
  }
  %q:2 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %seed, %b = %seed) -> (i32, i32) {
    %u = arith.muli %a, %b : i32
    %v = arith.addi %u, %a : i32
    scf.yield %v, %a : i32, i32
  }
  return %r#1, %q#0 : i32, i32
}
