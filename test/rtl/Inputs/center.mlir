// Subtract the mean of each row: two inner loops, work between them, a local row.
func.func @center(%x: memref<4x8xi16>, %means: memref<4xi16>, %rows: index) -> i64 {
  %zero = arith.constant 0 : i32
  %zero64 = arith.constant 0 : i64
  %three = arith.constant 3 : i32
  %row = memref.alloca() : memref<8xi16>
  %energy = affine.for %i = 0 to %rows iter_args(%e = %zero64) -> (i64) {
    %sum = affine.for %j = 0 to 8 iter_args(%acc = %zero) -> (i32) {
      %v = affine.load %x[%i, %j] : memref<4x8xi16>
      affine.store %v, %row[%j] : memref<8xi16>
      %w = arith.extsi %v : i16 to i32
      %next = arith.addi %acc, %w : i32
      affine.yield %next : i32
    }
    %mean32 = arith.shrsi %sum, %three : i32
    %mean = arith.trunci %mean32 : i32 to i16
    affine.store %mean, %means[%i] : memref<4xi16>
    %part = affine.for %j = 0 to 8 iter_args(%acc = %e) -> (i64) {
      %v = affine.load %row[%j] : memref<8xi16>
      %d = arith.subi %v, %mean : i16
      affine.store %d, %x[%i, %j] : memref<4x8xi16>
      %d64 = arith.extsi %d : i16 to i64
      %sq = arith.muli %d64, %d64 : i64
      %next = arith.addi %acc, %sq : i64
      affine.yield %next : i64
    }
    affine.yield %part : i64
  }
  return %energy : i64
}
