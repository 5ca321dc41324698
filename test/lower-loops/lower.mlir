// RUN: circt-opt --gaus-lower-loops %s | FileCheck %s
// RUN: circt-opt --gaus-lower-loops="ii=2 limits=mul:1 report=%t.json" %s | FileCheck %s --check-prefix=SHARED
// RUN: FileCheck %s --check-prefix=JSON --input-file=%t.json

// The interface.  Two products in one cycle, one for each unit.
// CHECK: hw.module @two_products(in %clk : !seq.clock, in %rst : i1, in %start : i1, in %stall : i1, in %arg1 : i32,
// CHECK-SAME: in %arg0_rdata : i32, out ready : i1, out done : i1, out out0 : i32,
// CHECK-SAME: out arg0_addr : i4, out arg0_en : i1, out arg0_we : i1, out arg0_wdata : i32)
// CHECK: comb.mul
// CHECK: comb.mul
// CHECK-NOT: func.func

// One product a cycle: a unit with a multiplexer, and control that counts phases.
// SHARED: hw.module @two_products
// SHARED: %loop_phase = seq.compreg.ce
// SHARED: %mul0_product = hw.wire [[PRODUCT:%[0-9]+]]
// SHARED: [[PRODUCT]] = comb.mul
// SHARED-NOT: comb.mul

// JSON: "modules":[{"module":"two_products"
// JSON-SAME: {"name":"arg0","kind":"memory","bits":32,"shape":[16],"size":16,"address_bits":4,"ports":[{"prefix":"arg0","reads":true,"writes":true}]}
// JSON-SAME: {"name":"arg1","kind":"scalar","bits":32,"index":false}
// JSON-SAME: "results":[{"name":"out0","bits":32}]
// JSON-SAME: "cycles":{"done":1,"items":[{"kind":"loop","name":"two_products.loop","ii":2,
// JSON-SAME: "trips":16,
// JSON-SAME: "operations":["%p","%q"]
func.func @two_products(%x: memref<16xi32>, %c: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %sum = affine.for %i = 0 to 16 iter_args(%acc = %zero) -> (i32) {
    %v = affine.load %x[%i] : memref<16xi32>
    %p = arith.muli %v, %c : i32
    %q = arith.muli %v, %v : i32
    %s = arith.addi %p, %q : i32
    %next = arith.addi %acc, %s : i32
    affine.yield %next : i32
  }
  return %sum : i32
}
