func.func @"f\0A\1Bx"(%m: memref<8xi8> {hw.name = "q\0A"}, %n: index) {
  affine.for %i = 0 to 8 { 
   %v = affine.load %m[%i] : memref<8xi8> loc("v\1B[31m\E2\80\AE"("z\0A":1:1))
   %s = arith.addi %v, %v : i8 loc("v\1B[31m\E2\80\AE"("z\0A":1:1))
   affine.store %s, %m[%i] : memref<8xi8> }
  return
}
