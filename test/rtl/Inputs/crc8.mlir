// CRC-8 (polynomial 7), bit by bit; the flag says whether it is zero.
func.func @crc8(%data: memref<32xi8>, %n: index) -> (i8, i1) {
  %zero = arith.constant 0 : i8
  %one = arith.constant 1 : i8
  %poly = arith.constant 7 : i8
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %crc = scf.for %i = %c0 to %n step %c1 iter_args(%state = %zero) -> (i8) {
    %byte = memref.load %data[%i] : memref<32xi8>
    %mixed = arith.xori %state, %byte : i8
    %after = scf.for %b = %c0 to %c8 step %c1 iter_args(%s = %mixed) -> (i8) {
      %top = arith.cmpi slt, %s, %zero : i8
      %shifted = arith.shli %s, %one : i8
      %next = scf.if %top -> (i8) {
        %x = arith.xori %shifted, %poly : i8
        scf.yield %x : i8
      } else {
        scf.yield %shifted : i8
      }
      scf.yield %next : i8
    }
    scf.yield %after : i8
  }
  %ok = arith.cmpi eq, %crc, %zero : i8
  return %crc, %ok : i8, i1
}
