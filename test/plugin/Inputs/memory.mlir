func.func @scale(%a: memref<64xi32>, %c: i32) {
  affine.for %i = 0 to 64 {
    %x = affine.load %a[%i] : memref<64xi32>
    %y = arith.muli %x, %c : i32
    affine.store %y, %a[%i] : memref<64xi32>
  }
  return
}
func.func @lag(%a: memref<64xi32>, %c: i32) {
  affine.for %i = 3 to 64 {
    %x = affine.load %a[%i - 3] : memref<64xi32>
    %y = arith.muli %x, %c : i32
    affine.store %y, %a[%i] : memref<64xi32>
  }
  return
}
func.func @even_and_odd(%a: memref<64xi32>, %c: i32) {
  affine.for %i = 0 to 62 step 2 {
    %x = affine.load %a[%i] : memref<64xi32>
    %y = arith.muli %x, %c : i32
    affine.store %y, %a[%i + 1] : memref<64xi32>
  }
  return
}
func.func @rows(%m: memref<8x16xi32>, %c: i32) {
  affine.for %i = 1 to 8 {
    %x = affine.load %m[%i - 1, 3] : memref<8x16xi32>
    %z = affine.load %m[%i - 1, 4] : memref<8x16xi32>
    %y = arith.muli %x, %z : i32
    affine.store %y, %m[%i, 3] : memref<8x16xi32>
  }
  return
}
func.func @beyond(%a: memref<256xi32>, %c: i32) {
  affine.for %i = 0 to 64 {
    %x = affine.load %a[%i + 128] : memref<256xi32>
    %y = arith.muli %x, %c : i32
    affine.store %y, %a[%i] : memref<256xi32>
  }
  return
}
func.func @computed(%a: memref<64xi32>, %b: memref<64xi32>) {
  %one = arith.constant 1 : i32
  affine.for %i = 0 to 64 {
    %k = affine.load %b[%i] : memref<64xi32>
    %j = arith.index_cast %k : i32 to index
    %x = memref.load %a[%j] : memref<64xi32>
    %y = arith.addi %x, %one : i32
    memref.store %y, %a[%j] : memref<64xi32>
  }
  return
}
func.func @one_of_two(%a: memref<64xi32>, %b: memref<64xi32>, %c: i32) {
  affine.for %i = 0 to 64 {
    %x = affine.load %b[%i] : memref<64xi32>
    %less = arith.cmpi slt, %x, %c : i32
    scf.if %less {
      %y = arith.muli %x, %c : i32
      affine.store %y, %a[%i] : memref<64xi32>
    }
  }
  return
}
func.func @local(%a: memref<64xi32>, %c: i32) {
  %t = memref.alloca() : memref<4xi32>
  affine.for %i = 0 to 64 {
    %x = affine.load %a[%i] : memref<64xi32>
    %s = affine.load %t[0] : memref<4xi32>
    %y = arith.addi %x, %s : i32
    affine.store %y, %t[0] : memref<4xi32>
    affine.store %y, %t[1] : memref<4xi32>
  }
  return
}
