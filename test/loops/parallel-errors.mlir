// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

func.func @no_order(%a: memref<4xi32>) -> i32 {
  // expected-error @+1 {{a reduction 'assign' has no order that gives one result; use one of addf, addi,}}
  %last = affine.parallel (%i) = (0) to (4) reduce ("assign") -> i32 {
    %v = affine.load %a[%i] : memref<4xi32>
    affine.yield %v : i32
  }
  return %last : i32
}

// -----

func.func @tensors(%t: tensor<4xi32>) -> tensor<4xi32> {
  // expected-error @+1 {{'scf.forall' makes tensors; bufferise it, so that it stores into a memref}}
  %r = scf.forall (%i) in (4) shared_outs(%o = %t) -> tensor<4xi32> {
    scf.forall.in_parallel {
    }
  }
  return %r : tensor<4xi32>
}

// -----

func.func @mark(%a: memref<4xi32>) {
  // expected-error @+1 {{'gaus.independent' is true on 'affine.for'; it has no value, and belongs on a loop}}
  affine.for %i = 0 to 4 {
  } {gaus.independent = true}
  return
}
