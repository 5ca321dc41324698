func.func @branches(%a: memref<16xi32>, %c: i32) {
  affine.for %i = 0 to 16 {
    %v = affine.load %a[%i] : memref<16xi32>
    %p = arith.cmpi slt, %v, %c : i32
    %r = scf.if %p -> i32 {
      %m = arith.muli %v, %c : i32
      scf.yield %m : i32
    } else {
      affine.store %c, %a[%i] : memref<16xi32>
      scf.yield %v : i32
    }
    affine.store %r, %a[%i] : memref<16xi32>
  }
  return
}
func.func @divide(%a: memref<16xi32>, %c: i32) {
  affine.for %i = 0 to 16 {
    %v = affine.load %a[%i] : memref<16xi32>
    %w = arith.divsi %v, %c : i32
    %l, %h = arith.mulsi_extended %w, %c : i32
    affine.store %h, %a[%i] : memref<16xi32>
  }
  return
}
memref.global "private" constant @t : memref<16xi32> = dense<3>
func.func @global(%a: memref<16xi32>) {
  %t = memref.get_global @t : memref<16xi32>
  affine.for %i = 0 to 16 {
    %v = affine.load %t[%i] : memref<16xi32>
    affine.store %v, %a[%i] : memref<16xi32>
  }
  return
}
func.func @if_loops(%a: memref<16xi32>, %c: i1, %d: i32) {
  scf.if %c {
    affine.for %i = 0 to 16 {
      %v = affine.load %a[%i] : memref<16xi32>
      %w = arith.muli %v, %d : i32
      affine.store %w, %a[%i] : memref<16xi32>
    }
  } else {
    affine.for %i = 0 to 16 {
      affine.store %d, %a[%i] : memref<16xi32>
    }
  }
  return
}
func.func @local(%a: memref<8xi32>) {
  %t = memref.alloc() : memref<8xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %a[%i] : memref<8xi32>
    affine.store %v, %t[%i] : memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    %v = affine.load %t[7 - %i] : memref<8xi32>
    affine.store %v, %a[%i] : memref<8xi32>
  }
  memref.dealloc %t : memref<8xi32>
  return
}
func.func @result(%a: memref<8xi32>) -> memref<8xi32> {
  %t = memref.alloc() : memref<8xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %a[%i] : memref<8xi32>
    affine.store %v, %t[%i] : memref<8xi32>
  }
  return %t : memref<8xi32>
}
func.func @twice(%a: memref<16xi32>) {
  affine.for %i = 0 to 16 {
    %v = affine.load %a[%i] : memref<16xi32>
    %w = arith.addi %v, %v : i32
    affine.store %w, %a[%i] : memref<16xi32>
  }
  return
}
func.func @product(%a: i32, %b: i32) -> i32 {
  %m = arith.muli %a, %b : i32
  return %m : i32
}
func.func @sum(%a: memref<16xi32>, %c: i32) -> i32 {
  %z = arith.constant 0 : i32
  %s = affine.for %i = 0 to 16 iter_args(%t = %z) -> i32 {
    %v = affine.load %a[%i] : memref<16xi32>
    %w = arith.addi %v, %t : i32
    affine.yield %w : i32
  }
  return %s : i32
}
