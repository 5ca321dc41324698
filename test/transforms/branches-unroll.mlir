// Loops that are written as blocks have names like others: their induction variable, or a number.
// RUN: gaus hls %s --unroll i:2 --solver list -o %t.sv 2>&1 | FileCheck %s
// RUN: gaus hls %s --unroll loop0:2 --solver list -o %t.sv 2>&1 | FileCheck %s
// RUN: not gaus hls %s --unroll k:2 -o %t.none.sv 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// CHECK: branches-unroll.mlir:14:3: remark: this loop runs 2 iterations at a time
// UNKNOWN: error: unroll: unknown loop 'k'; valid: i, loop0
func.func @sum(%a: memref<16xi32>, %n: index) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %z = arith.constant 0 : i32
  cf.br ^head(%c0, %z : index, i32)
^head(%i: index, %s: i32):
  %c = arith.cmpi slt, %i, %n : index
  cf.cond_br %c, ^body, ^end
^body:
  %v = memref.load %a[%i] : memref<16xi32>
  %t = arith.addi %s, %v : i32
  %j = arith.addi %i, %c1 : index
  cf.br ^head(%j, %t : index, i32)
^end:
  return %s : i32
}
