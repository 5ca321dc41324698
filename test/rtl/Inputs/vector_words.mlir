// A memory of vectors is one of words; so are arguments and results, and a vector goes round in lanes.
func.func @words(%x: memref<6xvector<4xi16>>, %bias: vector<4xi16>, %n: i32) -> (i16, vector<4xi16>) {
  %t = memref.alloca() : memref<6xvector<4xi16>>
  %two = arith.constant dense<[2, -3, 4, 5]> : vector<4xi16>
  %zero = arith.constant dense<0> : vector<4xi16>
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  memref.copy %x, %t : memref<6xvector<4xi16>> to memref<6xvector<4xi16>>
  %s = affine.for %i = 0 to 6 iter_args(%a = %bias) -> (vector<4xi16>) {
    %v = affine.load %t[5 - %i] : memref<6xvector<4xi16>>
    %p = arith.muli %v, %two : vector<4xi16>
    %c = arith.cmpi slt, %p, %zero : vector<4xi16>
    %q = arith.select %c, %zero, %p : vector<4xi1>, vector<4xi16>
    %b = arith.addi %a, %q : vector<4xi16>
    affine.store %b, %x[%i] : memref<6xvector<4xi16>>
    affine.yield %b : vector<4xi16>
  }
  %w:2 = scf.while (%k = %c0, %a = %s) : (i32, vector<4xi16>) -> (i32, vector<4xi16>) {
    %c = arith.cmpi slt, %k, %n : i32
    scf.condition(%c) %k, %a : i32, vector<4xi16>
  } do {
  ^bb0(%k: i32, %a: vector<4xi16>):
    %b = arith.addi %a, %two : vector<4xi16>
    %next = arith.addi %k, %c1 : i32
    scf.yield %next, %b : i32, vector<4xi16>
  }
  %odd = arith.cmpi eq, %n, %c1 : i32
  %r = scf.if %odd -> (vector<4xi16>) {
    scf.yield %s : vector<4xi16>
  } else {
    %d = arith.subi %w#1, %s : vector<4xi16>
    scf.yield %d : vector<4xi16>
  }
  %sum = vector.reduction <add>, %r : vector<4xi16> into i16
  return %sum, %w#1 : i16, vector<4xi16>
}
