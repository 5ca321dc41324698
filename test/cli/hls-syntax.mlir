// What is no hardware is read over, with a remark where it says something of a memory; an alignment
// may be written as it was until 2025.
// RUN: gaus hls %s --top spaces --allow-unregistered-dialect -o %t.sv 2>&1 | FileCheck %s
// RUN: FileCheck %s --check-prefix=VERILOG --input-file=%t.sv
// CHECK: hls-syntax.mlir:12:19: remark: memory 'arg0': memory space 2 : i64 is read over; addresses count elements, row-major
// CHECK: hls-syntax.mlir:12:{{[0-9]+}}: remark: memory 'arg1': layout affine_map<(d0) -> (d0 mod 2, d0 floordiv 2)> is read over
// CHECK: hls-syntax.mlir:13:8: remark: memory 'alloca0': alignment 64 is read over
// VERILOG: module spaces(
// VERILOG-NOT: module other(

func.func private @other()
func.func @spaces(%a: memref<8xi32, 2>, %b: memref<8xi32, affine_map<(d0) -> (d0 mod 2, d0 floordiv 2)>>) attributes {hls.top = #hls.yes} {
  %t = memref.alloc() {alignment = 64 : i64} : memref<8xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %a[%i] {hls.part = #hls.x<1>} : memref<8xi32, 2>
    affine.store %v, %t[%i] : memref<8xi32>
    %w = affine.load %t[7 - %i] : memref<8xi32>
    affine.store %w, %b[%i] : memref<8xi32, affine_map<(d0) -> (d0 mod 2, d0 floordiv 2)>>
  } {hls.pipeline}
  return
}

// Attributes of dialects that are not known may name a memory space, and the processors of iterations.
// RUN: gaus hls %s --top processors --allow-unregistered-dialect -o %t.sv 2>&1 | FileCheck %s --check-prefix=PROCESSORS
// PROCESSORS: remark: memory 'arg0': memory space {{[0-9]}} : i64 is read over
func.func @processors(%a: memref<8xi32, #gpu.address_space<workgroup>>) {
  scf.forall (%i) in (8) {
    %v = memref.load %a[%i] : memref<8xi32, #gpu.address_space<workgroup>>
    %w = arith.addi %v, %v : i32
    memref.store %w, %a[%i] : memref<8xi32, #gpu.address_space<workgroup>>
  } {mapping = [#gpu.thread<x>]}
  return
}

// Where the elements of an argument lie in a machine's memory is nothing to the ports of hardware.
// RUN: gaus hls %s --top strided --allow-unregistered-dialect -o %t.sv 2>&1 | FileCheck %s --check-prefix=STRIDED
// STRIDED: remark: memory 'arg0': layout strided<[8, 1], offset: 2> is read over; addresses count elements, row-major
// RUN: FileCheck %s --check-prefix=ADDRESS --input-file=%t.sv
// ADDRESS: output [3:0] arg0_addr
func.func @strided(%a: memref<2x5xi32, strided<[8, 1], offset: 2>>) {
  affine.for %i = 0 to 5 {
    %v = affine.load %a[0, %i] : memref<2x5xi32, strided<[8, 1], offset: 2>>
    affine.store %v, %a[1, %i] : memref<2x5xi32, strided<[8, 1], offset: 2>>
  }
  return
}
