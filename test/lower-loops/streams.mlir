// Arguments and results as streams: their ports, what is in the result JSON, and the bench.
// RUN: gaus hls %s --top scale --interface arg0:stream,arg1:axi-stream --report %t.json --testbench %t.tb.sv -o %t.sv
// RUN: FileCheck %s --input-file %t.sv
// RUN: FileCheck %s --input-file %t.json --check-prefix JSON
// RUN: iverilog -g2012 -o %t.vvp %t.tb.sv %t.sv
// RUN: vvp -n %t.vvp +pressure=150 +runs=2 | FileCheck %s --check-prefix RUNS

// CHECK-LABEL: module scale(
// CHECK: arg0_data
// CHECK: arg0_valid
// CHECK: arg1_tready
// CHECK: arg0_ready
// CHECK: arg1_tdata
// CHECK: arg1_tvalid
// CHECK: arg1_tlast
// CHECK-NOT: addr
// JSON: "arguments":[{"name":"arg0","kind":"stream","direction":"in","bits":12,"shape":[16],"count":16,"order":"row-major"
// JSON-SAME: {"name":"arg1","kind":"axi-stream","direction":"out"
// JSON-SAME: "last":"arg1_tlast"
// RUNS: cycles
// RUNS: cycles
func.func @scale(%a: memref<16xi12>, %b: memref<16xi12>, %k: i12) {
  affine.for %i = 0 to 16 {
    %x = affine.load %a[%i] : memref<16xi12>
    %y = arith.muli %x, %k : i12
    affine.store %y, %b[%i] : memref<16xi12>
  }
  return
}

// The hint says the same; the elements of one of two dimensions come by columns.
// RUN: gaus hls %s --top columns --port-names source --report %t.columns.json -o %t.sv
// RUN: FileCheck %s --input-file %t.columns.json --check-prefix COLUMNS
// COLUMNS: "arguments":[{"name":"image","kind":"axi-stream","direction":"in","bits":8,"shape":[3,2],"count":6,"order":{{\[\[0,2,3\],\[1,2,3\]\]}}
// COLUMNS-SAME: "error":"image_tlast_error"
func.func @columns(
    %image: memref<3x2xi8> {gaus.hint = {interface = "axi-stream"}}, %sums: memref<2xi8>) {
  %c0 = arith.constant 0 : i8
  affine.for %j = 0 to 2 {
    %s = affine.for %i = 0 to 3 iter_args(%acc = %c0) -> i8 {
      %x = affine.load %image[%i, %j] : memref<3x2xi8>
      %n = arith.addi %acc, %x : i8
      affine.yield %n : i8
    }
    affine.store %s, %sums[%j] : memref<2xi8>
  }
  return
}

// Sizes that are known only at run time, where loops count through all elements.
// RUN: gaus hls %s --top counted --interface arg0:stream --report %t.counted.json -o %t.sv
// RUN: FileCheck %s --input-file %t.counted.json --check-prefix COUNTED
// COUNTED: "name":"arg0","kind":"stream","direction":"in","bits":32,"shape":[null,null],"count":null,"order":"row-major"
func.func @counted(%a: memref<?x?xi32>) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i32
  %rows = memref.dim %a, %c0 : memref<?x?xi32>
  %columns = memref.dim %a, %c1 : memref<?x?xi32>
  %sum = scf.for %i = %c0 to %rows step %c1 iter_args(%s = %zero) -> i32 {
    %t = scf.for %j = %c0 to %columns step %c1 iter_args(%u = %s) -> i32 {
      %x = memref.load %a[%i, %j] : memref<?x?xi32>
      %n = arith.addi %u, %x : i32
      scf.yield %n : i32
    }
    scf.yield %t : i32
  }
  return %sum : i32
}

// A window reads each element several times; a step that keeps what was read brings them into order.
// RUN: gaus hls %s --top window --interface arg0:stream,arg1:stream --report %t.window.json -o %t.sv
// RUN: FileCheck %s --input-file %t.window.json --check-prefix WINDOW
// WINDOW: "name":"arg0","kind":"stream","direction":"in","bits":32,"shape":[10],"count":10,"order":"row-major"
func.func @window(%a: memref<10xi32>, %b: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %x = affine.load %a[%i] : memref<10xi32>
    %y = affine.load %a[%i + 1] : memref<10xi32>
    %z = affine.load %a[%i + 2] : memref<10xi32>
    %s = arith.addi %x, %y : i32
    %t = arith.addi %s, %z : i32
    affine.store %t, %b[%i] : memref<8xi32>
  }
  return
}

// Processes that run at the same time have streams as well; the bench has sinks and sources for them.
// RUN: gaus hls %s --top processes --interface arg0:stream,arg1:axi-stream --testbench %t.tb.sv -o %t.sv
// RUN: iverilog -g2012 -o %t.vvp %t.tb.sv %t.sv
// RUN: vvp -n %t.vvp +pressure=100 +runs=2 +dump | FileCheck %s --check-prefix FLOW
// FLOW: cycles
// FLOW: arg1[7] {{[0-9a-f]*[1-9a-f]}}
// FLOW: cycles
// FLOW: arg1[7] {{[0-9a-f]*[1-9a-f]}}
func.func @processes(%a: memref<8xi32>, %b: memref<8xi32>)
    attributes {gaus.hint = {dataflow = true}} {
  %one = arith.constant 1 : i32
  %t = memref.alloca() : memref<8xi32>
  affine.for %i = 0 to 8 {
    %x = affine.load %a[%i] : memref<8xi32>
    %y = arith.addi %x, %x : i32
    affine.store %y, %t[%i] : memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    %x = affine.load %t[%i] : memref<8xi32>
    %y = arith.ori %x, %one : i32
    affine.store %y, %b[%i] : memref<8xi32>
  }
  return
}
