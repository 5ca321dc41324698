// 3-tap blur along rows with replicated borders: min and max of indices, flattened nest.
func.func @blur(%x: memref<6x10xi8>, %y: memref<6x10xi8>) {
  affine.for %i = 0 to 6 {
    affine.for %j = 0 to 10 {
      %c1 = arith.constant 1 : index
      %c0 = arith.constant 0 : index
      %c9 = arith.constant 9 : index
      %two = arith.constant 2 : i16
      %jm = arith.subi %j, %c1 : index
      %jp = arith.addi %j, %c1 : index
      %left = arith.maxsi %jm, %c0 : index
      %right = arith.minsi %jp, %c9 : index
      %a = memref.load %x[%i, %left] : memref<6x10xi8>
      %b = memref.load %x[%i, %j] : memref<6x10xi8>
      %c = memref.load %x[%i, %right] : memref<6x10xi8>
      %a16 = arith.extui %a : i8 to i16
      %b16 = arith.extui %b : i8 to i16
      %c16 = arith.extui %c : i8 to i16
      %s1 = arith.addi %a16, %c16 : i16
      %b2 = arith.addi %b16, %b16 : i16
      %s = arith.addi %s1, %b2 : i16
      %q = arith.shrui %s, %two : i16
      %o = arith.trunci %q : i16 to i8
      memref.store %o, %y[%i, %j] : memref<6x10xi8>
    }
  }
  return
}
