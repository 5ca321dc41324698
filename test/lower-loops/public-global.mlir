// RUN: circt-opt --gaus-lower-loops %s | FileCheck %s
// RUN: grep -v @other %s | circt-opt --gaus-lower-loops --lower-seq-hlmem --lower-seq-to-sv --export-verilog -o %t.mlir - | FileCheck %s --check-prefix=SV

// What a module has as a memory of its own is gone, whoever might have used it; what no function
// here uses stays.
// CHECK-NOT: @table
// CHECK: memref.global constant @other
// CHECK: hw.module @f
// SV: module f(
memref.global constant @table : memref<4xi32> = dense<[1,2,3,4]>
memref.global constant @other : memref<1xi32> = dense<7>
func.func @f(%out: memref<4xi32>) {
  %t = memref.get_global @table : memref<4xi32>
  affine.for %i = 0 to 4 {
    %v = affine.load %t[%i] : memref<4xi32>
    affine.store %v, %out[%i] : memref<4xi32>
  }
  return
}
