// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s

func.func @masked(%x: memref<8xi32>, %m: vector<4xi1>) {
  %z = arith.constant 0 : i32
  affine.for %i = 0 to 8 step 4 {
    // expected-note @+2 {{Available dialects}}
    // expected-error @+1 {{Dialect `vector' not found for custom op 'vector.maskedload'; loads, stores and transfers, broadcast, extract, insert, shuffle, transpose, fma and reductions of vectors are read, each in one line; lower others before, or work on the lanes}}
    %v = vector.maskedload %x[%i], %m, %z : memref<8xi32>, vector<4xi1>, vector<4xi32> into vector<4xi32>
  }
  return
}

// -----

func.func @generic(%x: memref<8xi32>) {
  affine.for %i = 0 to 8 step 4 {
    %v = "vector.load"(%x, %i) : (memref<8xi32>, index) -> vector<4xi32>
    // expected-error @+1 {{'vector.interleave' of vectors has no form by lanes; use operations of arith and math, loads, stores, transfers, or the lanes one by one (vector.extract, vector.insert)}}
    %w = "vector.interleave"(%v, %v) : (vector<4xi32>, vector<4xi32>) -> vector<8xi32>
    "vector.store"(%w, %x, %i) : (vector<8xi32>, memref<8xi32>, index) -> ()
  }
  return
}

// -----

func.func @scalable(%x: memref<8xi32>) {
  affine.for %i = 0 to 8 step 4 {
    // expected-error @+1 {{how many lanes vector<[4]xi32> has is decided by a machine; give it a fixed length}}
    %v = affine.vector_load %x[%i] : memref<8xi32>, vector<[4]xi32>
    affine.vector_store %v, %x[%i] : memref<8xi32>, vector<[4]xi32>
  }
  return
}

// -----

// expected-error @+1 {{a register or memory of vector<4xindex> has no width; give its lanes one, as in vector<4xi32>}}
func.func @indices(%x: memref<8xvector<4xindex>>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xvector<4xindex>>
    affine.store %v, %x[%i] : memref<8xvector<4xindex>>
  }
  return
}

// -----

// expected-error @+1 {{this function has vectors in its type, which would become words, and is called; put calls in place before (--gaus-inline), or make it a function of words}}
func.func @called(%x: memref<8xvector<4xi32>>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xvector<4xi32>>
    affine.store %v, %x[7 - %i] : memref<8xvector<4xi32>>
  }
  return
}
func.func @caller(%x: memref<8xvector<4xi32>>) {
  func.call @called(%x) : (memref<8xvector<4xi32>>) -> ()
  return
}
