// Functions as front ends of machine learning leave them: floats, activations, indices of i64, assertions,
// results in memories.

func.func @linear_relu(%x: memref<2x4xf32>, %w: memref<4x3xf32>, %b: memref<3xf32>) -> memref<2x3xf32> {
  %zero = arith.constant 0.000000e+00 : f32
  %y = memref.alloc() {alignment = 64 : i64} : memref<2x3xf32>
  affine.for %i = 0 to 2 {
    affine.for %j = 0 to 3 {
      affine.store %zero, %y[%i, %j] : memref<2x3xf32>
    }
  }
  affine.for %i = 0 to 2 {
    affine.for %j = 0 to 3 {
      affine.for %k = 0 to 4 {
        %p = affine.load %x[%i, %k] : memref<2x4xf32>
        %q = affine.load %w[%k, %j] : memref<4x3xf32>
        %s = affine.load %y[%i, %j] : memref<2x3xf32>
        %m = arith.mulf %p, %q : f32
        %t = arith.addf %s, %m : f32
        affine.store %t, %y[%i, %j] : memref<2x3xf32>
      }
    }
  }
  affine.for %i = 0 to 2 {
    affine.for %j = 0 to 3 {
      %v = affine.load %y[%i, %j] : memref<2x3xf32>
      %c = affine.load %b[%j] : memref<3xf32>
      %s = arith.addf %v, %c : f32
      %up = arith.cmpf ugt, %s, %zero : f32
      %r = arith.select %up, %s, %zero : f32
      affine.store %r, %y[%i, %j] : memref<2x3xf32>
    }
  }
  return %y : memref<2x3xf32>
}

func.func @embedding(%table: memref<8x3xi32>, %ids: memref<5xi64> {data.least = 0, data.most = 7}, %out: memref<5x3xi32>) {
  %c0_i64 = arith.constant 0 : i64
  %c8_i64 = arith.constant 8 : i64
  affine.for %i = 0 to 5 {
    affine.for %j = 0 to 3 {
      %id = affine.load %ids[%i] : memref<5xi64>
      %k = arith.index_cast %id : i64 to index
      %high = arith.cmpi slt, %id, %c8_i64 : i64
      cf.assert %high, "index must be smaller than dim size"
      %low = arith.cmpi sge, %id, %c0_i64 : i64
      cf.assert %low, "index must be larger or equal to 0"
      %v = memref.load %table[%k, %j] : memref<8x3xi32>
      affine.store %v, %out[%i, %j] : memref<5x3xi32>
    }
  }
  return
}

func.func @argmax(%x: memref<3x6xf32>, %best: memref<3xf32>, %where: memref<3xi64>) {
  %low = arith.constant 0xFF800000 : f32
  %c0_i64 = arith.constant 0 : i64
  affine.for %i = 0 to 3 {
    affine.store %c0_i64, %where[%i] : memref<3xi64>
    affine.store %low, %best[%i] : memref<3xf32>
  }
  affine.for %i = 0 to 3 {
    affine.for %j = 0 to 6 {
      %v = affine.load %x[%i, %j] : memref<3x6xf32>
      %b = affine.load %best[%i] : memref<3xf32>
      %k = affine.load %where[%i] : memref<3xi64>
      %n = arith.index_cast %j : index to i64
      %m = arith.maximumf %v, %b : f32
      %up = arith.cmpf ogt, %v, %b : f32
      %l = arith.select %up, %n, %k : i64
      affine.store %m, %best[%i] : memref<3xf32>
      affine.store %l, %where[%i] : memref<3xi64>
    }
  }
  return
}

func.func @sigmoid_batch(%x: memref<?x4xf32>, %y: memref<?x4xf32>) {
  %one = arith.constant 1.000000e+00 : f32
  %c0 = arith.constant 0 : index
  %n = memref.dim %x, %c0 : memref<?x4xf32>
  affine.for %i = 0 to %n {
    affine.for %j = 0 to 4 {
      %v = affine.load %x[%i, %j] : memref<?x4xf32>
      %a = arith.negf %v : f32
      %e = math.exp %a : f32
      %d = arith.addf %e, %one : f32
      %r = arith.divf %one, %d : f32
      affine.store %r, %y[%i, %j] : memref<?x4xf32>
    }
  }
  return
}

func.func @layer_norm(%x: memref<2x4xf32>, %y: memref<2x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %four = arith.constant 4.0 : f32
  %small = arith.constant 9.99999974E-6 : f32
  affine.for %i = 0 to 2 {
    %s = affine.for %j = 0 to 4 iter_args(%a = %zero) -> (f32) {
      %v = affine.load %x[%i, %j] : memref<2x4xf32>
      %b = arith.addf %a, %v : f32
      affine.yield %b : f32
    }
    %mean = arith.divf %s, %four : f32
    %q = affine.for %j = 0 to 4 iter_args(%a = %zero) -> (f32) {
      %v = affine.load %x[%i, %j] : memref<2x4xf32>
      %d = arith.subf %v, %mean : f32
      %p = arith.mulf %d, %d : f32
      %b = arith.addf %a, %p : f32
      affine.yield %b : f32
    }
    %var = arith.divf %q, %four : f32
    %safe = arith.addf %var, %small : f32
    %root = math.sqrt %safe : f32
    affine.for %j = 0 to 4 {
      %v = affine.load %x[%i, %j] : memref<2x4xf32>
      %d = arith.subf %v, %mean : f32
      %r = arith.divf %d, %root : f32
      affine.store %r, %y[%i, %j] : memref<2x4xf32>
    }
  }
  return
}

func.func @quantize(%x: memref<8xf32>, %y: memref<8xi8>, %zp: i8) {
  %scale = arith.constant 0.125 : f32
  %low = arith.constant -128.0 : f32
  %high = arith.constant 127.0 : f32
  %z = arith.extsi %zp : i8 to i32
  %zf = arith.sitofp %z : i32 to f32
  affine.parallel (%i) = (0) to (8) {
    %v = affine.load %x[%i] : memref<8xf32>
    %s = arith.mulf %v, %scale : f32
    %r = math.roundeven %s : f32
    %t = arith.addf %r, %zf : f32
    %a = arith.cmpf olt, %t, %low : f32
    %b = arith.select %a, %low, %t : f32
    %c = arith.cmpf ogt, %b, %high : f32
    %d = arith.select %c, %high, %b : f32
    %e = arith.fptosi %d : f32 to i32
    %f = arith.trunci %e : i32 to i8
    affine.store %f, %y[%i] : memref<8xi8>
  }
  return
}

func.func @half_mix(%x: memref<6xf16>, %y: memref<6xf16>) -> f32 {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c6 = arith.constant 6 : index
  %s = scf.for %i = %c0 to %c6 step %c1 iter_args(%a = %zero) -> (f32) {
    %v = memref.load %x[%i] : memref<6xf16>
    %w = arith.extf %v : f16 to f32
    %p = arith.mulf %w, %w : f32
    %t = arith.truncf %p : f32 to f16
    memref.store %t, %y[%i] : memref<6xf16>
    %b = arith.addf %a, %w fastmath<contract> : f32
    scf.yield %b : f32
  }
  return %s : f32
}

func.func @masked_select(%x: memref<8xi32>, %m: memref<8xi1>, %y: memref<8xi32>) -> i64 {
  %zero = arith.constant 0 : i64
  %one = arith.constant 1 : i64
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %n = scf.for %i = %c0 to %c8 step %c1 iter_args(%k = %zero) -> (i64) {
    %keep = memref.load %m[%i] : memref<8xi1>
    %next = scf.if %keep -> (i64) {
      %v = memref.load %x[%i] : memref<8xi32>
      %at = arith.index_cast %k : i64 to index
      memref.store %v, %y[%at] : memref<8xi32>
      %l = arith.addi %k, %one : i64
      scf.yield %l : i64
    } else {
      scf.yield %k : i64
    }
    scf.yield %next : i64
  }
  return %n : i64
}
