// What cgeist writes around its functions: a layout of data, names of a machine, flags in braces.
// RUN: circt-opt --gaus-schedule %s | FileCheck %s
// RUN: gaus hls %s --solver list -o %t.sv && FileCheck %s --check-prefix=VERILOG --input-file=%t.sv
// CHECK: func.func @scaled(
// CHECK: arith.mulf %{{.*}}, %arg0 fastmath<contract> {gaus.latency
// VERILOG: data-layout.mlir:8:
module attributes {dlti.dl_spec = #dlti.dl_spec<#dlti.dl_entry<!llvm.ptr<270>, dense<32> : vector<4xi32>>, #dlti.dl_entry<"dlti.endianness", "little">>, llvm.data_layout = "e-m:e-S128", llvm.target_triple = "x86_64-unknown-linux-gnu", "polygeist.target-cpu" = "x86-64"} {
  func.func @scaled(%by: f32, %x: memref<?xf32>) attributes {llvm.linkage = #llvm.linkage<external>} {
    affine.for %i = 0 to 8 {
      %v = affine.load %x[%i] : memref<?xf32>
      %w = arith.mulf %v, %by {fastmath = #arith.fastmath<contract>} : f32
      affine.store %w, %x[%i] : memref<?xf32>
    }
    return
  }
}
