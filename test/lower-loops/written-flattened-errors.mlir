// RUN: circt-opt --gaus-lower-loops=flatten --split-input-file --verify-diagnostics %s

// The inner loop was scheduled on its own, and the two are one loop now.
func.func @flattened(%x: memref<8x8xi32>) {
  affine.for %i = 0 to 8 {
    // expected-error @+1 {{this operation is scheduled, but the loop around it that is lowered as a whole has no gaus.ii}}
    affine.for %j = 0 to 8 {
      %a = affine.load %x[%i, %j] {gaus.latency = 1 : i64, gaus.start = 0 : i64} : memref<8x8xi32>
      affine.store %a, %x[%i, %j] {gaus.latency = 1 : i64, gaus.start = 1 : i64} : memref<8x8xi32>
    } {gaus.ii = 2 : i64, gaus.length = 2 : i64}
  }
  return
}
