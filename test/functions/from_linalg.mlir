// Functions as linalg-to-loops, tiling and bufferization leave them: views with offsets and strides, sizes
// that are the least of two, zero points, fills and copies.

func.func @matmul_strided(%a: memref<4x6xi32, strided<[8, 1], offset: 2>>, %b: memref<6x4xi32>, %c: memref<4x4xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c6 = arith.constant 6 : index
  scf.for %i = %c0 to %c4 step %c1 {
    scf.for %j = %c0 to %c4 step %c1 {
      scf.for %k = %c0 to %c6 step %c1 {
        %x = memref.load %a[%i, %k] : memref<4x6xi32, strided<[8, 1], offset: 2>>
        %y = memref.load %b[%k, %j] : memref<6x4xi32>
        %z = memref.load %c[%i, %j] : memref<4x4xi32>
        %p = arith.muli %x, %y : i32
        %s = arith.addi %z, %p : i32
        memref.store %s, %c[%i, %j] : memref<4x4xi32>
      }
    }
  }
  return
}

#least = affine_map<(d0) -> (4, -d0 + 10)>
func.func @tiled_add(%a: memref<10xi32>, %b: memref<10xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c10 = arith.constant 10 : index
  scf.for %t = %c0 to %c10 step %c4 {
    %size = affine.min #least(%t)
    %x = memref.subview %a[%t] [%size] [1] : memref<10xi32> to memref<?xi32, strided<[1], offset: ?>>
    %y = memref.subview %b[%t] [%size] [1] : memref<10xi32> to memref<?xi32, strided<[1], offset: ?>>
    scf.for %i = %c0 to %size step %c1 {
      %v = memref.load %x[%i] : memref<?xi32, strided<[1], offset: ?>>
      %w = memref.load %y[%i] : memref<?xi32, strided<[1], offset: ?>>
      %s = arith.addi %v, %w : i32
      memref.store %s, %y[%i] : memref<?xi32, strided<[1], offset: ?>>
    }
  }
  return
}

func.func @conv_quantized(%x: memref<1x6x6x2xi8>, %w: memref<3x3x2x2xi8>, %y: memref<1x4x4x2xi8>, %zp: i32 {data.least = -8, data.most = 8}) {
  %low = arith.constant -128 : i32
  %high = arith.constant 127 : i32
  %five = arith.constant 5 : i32
  affine.for %n = 0 to 1 {
    affine.for %h = 0 to 4 {
      affine.for %v = 0 to 4 {
        affine.for %f = 0 to 2 {
          %acc = memref.alloca() : memref<i32>
          %zero = arith.constant 0 : i32
          affine.store %zero, %acc[] : memref<i32>
          affine.for %kh = 0 to 3 {
            affine.for %kw = 0 to 3 {
              affine.for %c = 0 to 2 {
                %p = affine.load %x[%n, %h + %kh, %v + %kw, %c] : memref<1x6x6x2xi8>
                %q = affine.load %w[%kh, %kw, %c, %f] : memref<3x3x2x2xi8>
                %s = affine.load %acc[] : memref<i32>
                %p32 = arith.extsi %p : i8 to i32
                %d = arith.subi %p32, %zp : i32
                %q32 = arith.extsi %q : i8 to i32
                %m = arith.muli %d, %q32 : i32
                %t = arith.addi %s, %m : i32
                affine.store %t, %acc[] : memref<i32>
              }
            }
          }
          %s = affine.load %acc[] : memref<i32>
          %r = arith.shrsi %s, %five : i32
          %u = arith.maxsi %r, %low : i32
          %o = arith.minsi %u, %high : i32
          %t = arith.trunci %o : i32 to i8
          affine.store %t, %y[%n, %h, %v, %f] : memref<1x4x4x2xi8>
        }
      }
    }
  }
  return
}

func.func @pool_dilated(%x: memref<9x9xi16>, %y: memref<3x3xi16>) {
  %least = arith.constant -32768 : i16
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  scf.for %i = %c0 to %c3 step %c1 {
    scf.for %j = %c0 to %c3 step %c1 {
      memref.store %least, %y[%i, %j] : memref<3x3xi16>
    }
  }
  scf.for %i = %c0 to %c3 step %c1 {
    scf.for %j = %c0 to %c3 step %c1 {
      scf.for %k = %c0 to %c3 step %c1 {
        scf.for %l = %c0 to %c2 step %c1 {
          %h = affine.apply affine_map<(d0, d1) -> (d0 * 2 + d1 * 2)>(%i, %k)
          %w = affine.apply affine_map<(d0, d1) -> (d0 * 3 + d1)>(%j, %l)
          %v = memref.load %x[%h, %w] : memref<9x9xi16>
          %m = memref.load %y[%i, %j] : memref<3x3xi16>
          %n = arith.maxsi %v, %m : i16
          memref.store %n, %y[%i, %j] : memref<3x3xi16>
        }
      }
    }
  }
  return
}

func.func @collapse_expand(%x: memref<2x3x4xi32>, %y: memref<24xi32>) -> i32 {
  %c = memref.collapse_shape %x [[0, 1], [2]] : memref<2x3x4xi32> into memref<6x4xi32>
  %e = memref.expand_shape %y [[0, 1, 2]] output_shape [4, 2, 3] : memref<24xi32> into memref<4x2x3xi32>
  %zero = arith.constant 0 : i32
  %s = affine.for %i = 0 to 6 iter_args(%t = %zero) -> (i32) {
    %u = affine.for %j = 0 to 4 iter_args(%a = %t) -> (i32) {
      %v = affine.load %c[%i, %j] : memref<6x4xi32>
      affine.store %v, %e[%j, %i floordiv 3, %i mod 3] : memref<4x2x3xi32>
      %b = arith.addi %a, %v : i32
      affine.yield %b : i32
    }
    affine.yield %u : i32
  }
  return %s : i32
}

func.func @transposed_copy(%x: memref<4x6xi32>, %y: memref<6x4xi32>) {
  %t = memref.transpose %x (i, j) -> (j, i) : memref<4x6xi32> to memref<6x4xi32, strided<[1, 6]>>
  memref.copy %t, %y : memref<6x4xi32, strided<[1, 6]>> to memref<6x4xi32>
  %s = memref.subview %y[1, 0] [3, 4] [2, 1] : memref<6x4xi32> to memref<3x4xi32, strided<[8, 1], offset: 4>>
  %d = memref.subview %x[0, 1] [3, 4] [1, 1] : memref<4x6xi32> to memref<3x4xi32, strided<[6, 1], offset: 1>>
  memref.copy %s, %d : memref<3x4xi32, strided<[8, 1], offset: 4>> to memref<3x4xi32, strided<[6, 1], offset: 1>>
  return
}

func.func @packed_tiles(%x: memref<8x8xi32>, %y: memref<2x2x4x4xi32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  scf.forall (%i, %j) in (2, 2) {
    %r = affine.apply affine_map<(d0) -> (d0 * 4)>(%i)
    %s = affine.apply affine_map<(d0) -> (d0 * 4)>(%j)
    %v = memref.subview %x[%r, %s] [4, 4] [1, 1] : memref<8x8xi32> to memref<4x4xi32, strided<[8, 1], offset: ?>>
    %w = memref.subview %y[%i, %j, 0, 0] [1, 1, 4, 4] [1, 1, 1, 1] : memref<2x2x4x4xi32> to memref<4x4xi32, strided<[4, 1], offset: ?>>
    scf.for %k = %c0 to %c4 step %c1 {
      scf.for %l = %c0 to %c4 step %c2 {
        %p = memref.load %v[%k, %l] : memref<4x4xi32, strided<[8, 1], offset: ?>>
        memref.store %p, %w[%l, %k] : memref<4x4xi32, strided<[4, 1], offset: ?>>
        %m = affine.apply affine_map<(d0) -> (d0 + 1)>(%l)
        %q = memref.load %v[%k, %m] : memref<4x4xi32, strided<[8, 1], offset: ?>>
        memref.store %q, %w[%m, %k] : memref<4x4xi32, strided<[4, 1], offset: ?>>
      }
    }
  } {mapping = [#gpu.block<y>, #gpu.block<x>]}
  return
}

func.func @parallel_reduce(%x: memref<6x5xi32>, %y: memref<6xi32>) -> (i32, i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c5 = arith.constant 5 : index
  %c6 = arith.constant 6 : index
  %zero = arith.constant 0 : i32
  %least = arith.constant -2147483648 : i32
  scf.parallel (%i) = (%c0) to (%c6) step (%c1) {
    %s = scf.for %j = %c0 to %c5 step %c1 iter_args(%a = %zero) -> (i32) {
      %v = memref.load %x[%i, %j] : memref<6x5xi32>
      %b = arith.addi %a, %v : i32
      scf.yield %b : i32
    }
    memref.store %s, %y[%i] : memref<6xi32>
    scf.reduce
  }
  %r:2 = scf.parallel (%i, %j) = (%c0, %c0) to (%c6, %c5) step (%c1, %c1) init (%zero, %least) -> (i32, i32) {
    %v = memref.load %x[%i, %j] : memref<6x5xi32>
    %w = memref.load %y[%i] : memref<6xi32>
    %d = arith.xori %v, %w : i32
    scf.reduce(%d, %v : i32, i32) {
    ^bb0(%a: i32, %b: i32):
      %s = arith.addi %a, %b : i32
      scf.reduce.return %s : i32
    }, {
    ^bb0(%a: i32, %b: i32):
      %s = arith.maxsi %a, %b : i32
      scf.reduce.return %s : i32
    }
  }
  return %r#0, %r#1 : i32, i32
}

func.func @dynamic_views(%x: memref<?x?xi32, strided<[?, 1], offset: ?>>, %s: i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %h = memref.dim %x, %c0 : memref<?x?xi32, strided<[?, 1], offset: ?>>
  %w = memref.dim %x, %c1 : memref<?x?xi32, strided<[?, 1], offset: ?>>
  scf.for %i = %c0 to %h step %c1 {
    scf.for %j = %c0 to %w step %c1 {
      %v = memref.load %x[%i, %j] : memref<?x?xi32, strided<[?, 1], offset: ?>>
      %p = arith.muli %v, %s : i32
      memref.store %p, %x[%i, %j] : memref<?x?xi32, strided<[?, 1], offset: ?>>
    }
  }
  return
}

func.func @padded_tile(%x: memref<7xi32>, %y: memref<12xi32>) {
  %zero = arith.constant 0 : i32
  %pad = memref.alloc() {alignment = 64 : i64} : memref<12xi32>
  affine.for %i = 0 to 12 {
    affine.store %zero, %pad[%i] : memref<12xi32>
  }
  %inner = memref.subview %pad[2] [7] [1] : memref<12xi32> to memref<7xi32, strided<[1], offset: 2>>
  memref.copy %x, %inner : memref<7xi32> to memref<7xi32, strided<[1], offset: 2>>
  affine.for %i = 0 to 12 {
    %a = affine.load %pad[%i] : memref<12xi32>
    %b = affine.load %pad[(%i + 1) mod 12] : memref<12xi32>
    %s = arith.addi %a, %b : i32
    affine.store %s, %y[%i] : memref<12xi32>
  }
  memref.dealloc %pad : memref<12xi32>
  return
}
