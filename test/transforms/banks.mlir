// Memories in banks: ports, resources, II, and the same results as without.
// REQUIRES: iverilog
// RUN: gaus hls %s --top gemm --transforms none -o %t.none.sv --testbench %t.none.tb.sv
// RUN: iverilog -g2012 -o %t.none.sim %t.none.tb.sv %t.none.sv && vvp -n %t.none.sim +dump > %t.none.out
// RUN: gaus hls %s --top gemm --unroll k:4 --partition arg0:1:cyclic:4,arg1:0:cyclic:4 -o %t.sv --testbench %t.tb.sv --report %t.json 2>%t.err
// RUN: iverilog -g2012 -o %t.sim %t.tb.sv %t.sv && vvp -n %t.sim +dump > %t.out
// RUN: grep -v cycles %t.none.out > %t.none.data && grep -v cycles %t.out > %t.data && diff %t.none.data %t.data
// RUN: FileCheck %s --check-prefix=CYCLES < %t.out
// RUN: FileCheck %s --check-prefix=PORTS < %t.sv
// RUN: %python -m json.tool %t.json | FileCheck %s --check-prefix=JSON

// 512 products by four, and what the pipeline takes.
// CYCLES: cycles 131

// PORTS: module gemm(
// PORTS: arg0_b0_rdata
// PORTS: arg0_b3_rdata
// PORTS: arg1_b3_rdata
// PORTS: arg2_rdata
// PORTS: output [3:0] {{.*}}arg0_b0_addr

// JSON: "name": "arg0"
// JSON: "prefix": "arg0_b1"
// JSON: "bank": 1
// JSON: "address_bits": 4
// JSON: "partition": [
// JSON: "axis": 1
// JSON: "kind": "cyclic"
// JSON: "banks": 4
func.func @gemm(%A: memref<8x8xi32>, %B: memref<8x8xi32>, %C: memref<8x8xi32>) {
  affine.for %i = 0 to 8 {
    affine.for %j = 0 to 8 {
      affine.for %k = 0 to 8 {
        %a = affine.load %A[%i, %k] : memref<8x8xi32>
        %b = affine.load %B[%k, %j] : memref<8x8xi32>
        %c = affine.load %C[%i, %j] : memref<8x8xi32>
        %p = arith.muli %a, %b : i32
        %s = arith.addi %c, %p : i32
        affine.store %s, %C[%i, %j] : memref<8x8xi32>
      }
    }
  }
  return
}

// Where the bank is data, all of them are asked.
// RUN: gaus hls %s --top data --transforms none -o %t.1.sv --testbench %t.1.tb.sv
// RUN: iverilog -g2012 -o %t.1.sim %t.1.tb.sv %t.1.sv && vvp -n %t.1.sim +dump > %t.1.out
// RUN: gaus hls %s --top data --partition arg0:0:block:3,arg1:0:cyclic:3,arg1:1:complete,alloca0:0:cyclic:2 -o %t.2.sv --testbench %t.2.tb.sv
// RUN: iverilog -g2012 -o %t.2.sim %t.2.tb.sv %t.2.sv && vvp -n %t.2.sim +dump > %t.2.out
// RUN: grep -v cycles %t.1.out > %t.1.data && grep -v cycles %t.2.out > %t.2.data && diff %t.1.data %t.2.data
func.func @data(%A: memref<8xi8>, %B: memref<7x2xi8>) -> i8 {
  %c7 = arith.constant 7 : i8
  %c1 = arith.constant 1 : index
  %t = memref.alloca() : memref<8xi8>
  affine.for %i = 0 to 8 {
    %a = affine.load %A[%i] : memref<8xi8>
    %p = arith.andi %a, %c7 : i8
    %q = arith.index_castui %p : i8 to index
    memref.store %a, %t[%i] : memref<8xi8>
    %r = memref.load %A[%q] : memref<8xi8>
    memref.store %r, %t[%q] : memref<8xi8>
  }
  affine.for %i = 0 to 7 {
    affine.for %j = 0 to 2 {
      %b = affine.load %t[(%i * 3 + %j) mod 8] : memref<8xi8>
      affine.store %b, %B[%i, %j] : memref<7x2xi8>
    }
  }
  %r = memref.load %B[%c1, %c1] : memref<7x2xi8>
  return %r : i8
}
