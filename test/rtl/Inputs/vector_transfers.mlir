// Vectors of a memory of scalars, one access a lane; what is outside is padding, or not stored.
func.func @transfers(%a: memref<7x10xi16>, %b: memref<10xi16>, %k: index) -> i16 {
  %c0 = arith.constant 0 : index
  %pad = arith.constant 7 : i16
  %m = arith.constant 3 : i16
  affine.for %i = 0 to 7 {
    affine.for %j = 0 to 10 step 4 {
      %v = vector.transfer_read %a[%i, %j], %pad : memref<7x10xi16>, vector<4xi16>
      %u = vector.transfer_read %b[%j], %pad {in_bounds = [false]} : memref<10xi16>, vector<4xi16>
      %f = vector.broadcast %m : i16 to vector<4xi16>
      %p = arith.muli %u, %f : vector<4xi16>
      %s = arith.addi %v, %p : vector<4xi16>
      vector.transfer_write %s, %a[%i, %j] : vector<4xi16>, memref<7x10xi16>
    }
  }
  affine.for %i = 0 to 2 {
    %v = affine.vector_load %b[%i + 4] : memref<10xi16>, vector<4xi16>
    %w = vector.load %a[%i, %c0] : memref<7x10xi16>, vector<4xi16>
    %r = vector.shuffle %v, %w [0, 4, 7, 3] : vector<4xi16>, vector<4xi16>
    affine.vector_store %r, %b[%i] : memref<10xi16>, vector<4xi16>
  }
  %column = vector.transfer_read %a[%c0, %k], %pad {in_bounds = [true], permutation_map = affine_map<(d0, d1) -> (d0)>} : memref<7x10xi16>, vector<4xi16>
  %e = vector.extract %column[%k] : i16 from vector<4xi16>
  %n = vector.insert %e, %column [%k] : i16 into vector<4xi16>
  %g = vector.insert %pad, %n [0] : i16 into vector<4xi16>
  %h = vector.shape_cast %g : vector<4xi16> to vector<2x2xi16>
  %t = vector.transpose %h, [1, 0] : vector<2x2xi16> to vector<2x2xi16>
  %row = vector.extract %t[0] : vector<2xi16> from vector<2x2xi16>
  %o = vector.outerproduct %row, %row, %t {kind = #vector.kind<add>} : vector<2xi16>, vector<2xi16>
  %q = vector.multi_reduction <add>, %o, %row [0] : vector<2x2xi16> to vector<2xi16>
  %slice = vector.extract_strided_slice %g {offsets = [1], sizes = [2], strides = [1]} : vector<4xi16> to vector<2xi16>
  %z = arith.subi %q, %slice : vector<2xi16>
  vector.store %z, %b[%k] : memref<10xi16>, vector<2xi16>
  %sum = vector.reduction <maxsi>, %z, %e : vector<2xi16> into i16
  return %sum : i16
}
