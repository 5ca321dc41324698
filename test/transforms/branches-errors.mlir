// RUN: circt-opt --gaus-schedule --split-input-file --verify-diagnostics %s
// RUN: circt-opt --gaus-lower-loops --split-input-file --verify-diagnostics %s

func.func @two_entries(%c: i1, %x: i32) -> i32 {
  %z = arith.constant 0 : i32
  cf.cond_br %c, ^a(%x : i32), ^b(%z : i32)
^a(%p: i32):
  // expected-error @+1 {{branches enter this loop of 2 blocks in 2 of them; let all of them go to its first block}}
  %q = arith.addi %p, %x : i32
  cf.br ^b(%q : i32)
^b(%r: i32):
  %more = arith.cmpi slt, %r, %x : i32
  cf.cond_br %more, ^a(%r : i32), ^end
^end:
  return %r : i32
}

// -----

func.func @never_ends(%m: memref<4xi32>, %x: i32) {
  %c0 = arith.constant 0 : index
  cf.br ^again
^again:
  // expected-error @+1 {{this loop never ends; let a branch leave it}}
  memref.store %x, %m[%c0] : memref<4xi32>
  cf.br ^again
}
