// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

func.func @used(%x: memref<8xi32>, %v: i32) -> i32 {
  %c0 = arith.constant 0 : index
  // expected-error @+1 {{the result of 'memref.atomic_rmw' is used; load the element before it, or compute it again}}
  %r = memref.atomic_rmw addi %v, %x[%c0] : (i32, memref<8xi32>) -> i32
  return %r : i32
}

// -----

func.func @in_turn(%x: memref<8xi32>, %y: memref<8xi32>, %n: index) {
  %z = arith.constant 0 : i32
  affine.for %t = 0 to %n iter_args(%a = %x, %b = %y) -> (memref<8xi32>, memref<8xi32>) {
    affine.for %i = 0 to 8 {
      // expected-error @+1 {{where loops hand memories on, let an iteration do the work of two}}
      affine.store %z, %a[%i] : memref<8xi32>
    }
    affine.yield %b, %a : memref<8xi32>, memref<8xi32>
  }
  return
}

// -----

// expected-error @+1 {{the width of type 'tensor<8xi32>' is unknown, so a register cannot hold it; make memories of tensors before, with mlir-opt --convert-elementwise-to-linalg --one-shot-bufferize=}}
func.func @tensors(%x: tensor<8xi32>) -> tensor<8xi32> {
  %r = arith.addi %x, %x : tensor<8xi32>
  return %r : tensor<8xi32>
}

// -----

func.func @fills(%x: memref<8xi32>, %v: i32) {
  // expected-note @+2 {{Available dialects}}
  // expected-error @+1 {{Dialect `linalg' not found for custom op 'linalg.fill'; lower it before: on memrefs with mlir-opt --convert-linalg-to-affine-loops, on tensors with}}
  linalg.fill ins(%v : i32) outs(%x : memref<8xi32>)
  return
}
