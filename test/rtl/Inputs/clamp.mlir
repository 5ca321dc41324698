// y = clamp(-3 x + bias), with a count of what was clamped; every second element from lo to hi.
func.func @clamp(%x: memref<64xi8>, %y: memref<64xi8>, %lo: index, %hi: index, %bias: i16) -> i8 {
  %step = arith.constant 2 : index
  %m3 = arith.constant -3 : i16
  %most = arith.constant 127 : i16
  %least = arith.constant -128 : i16
  %none = arith.constant 0 : i8
  %one = arith.constant 1 : i8
  %count = scf.for %i = %lo to %hi step %step iter_args(%c = %none) -> (i8) {
    %v8 = memref.load %x[%i] : memref<64xi8>
    %v = arith.extsi %v8 : i8 to i16
    %p = arith.muli %v, %m3 : i16
    %s = arith.addi %p, %bias : i16
    %high = arith.cmpi sgt, %s, %most : i16
    %low = arith.cmpi slt, %s, %least : i16
    %out, %next = scf.if %high -> (i16, i8) {
      %n = arith.addi %c, %one : i8
      scf.yield %most, %n : i16, i8
    } else {
      %r, %n = scf.if %low -> (i16, i8) {
        %m = arith.addi %c, %one : i8
        scf.yield %least, %m : i16, i8
      } else {
        scf.yield %s, %c : i16, i8
      }
      scf.yield %r, %n : i16, i8
    }
    %o = arith.trunci %out : i16 to i8
    memref.store %o, %y[%i] : memref<64xi8>
    scf.yield %next : i8
  }
  return %count : i8
}
