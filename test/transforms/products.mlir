// A product of matrices of whole numbers at its full size, by the formula: a cycle for each
// multiplication without any annotation, a quarter of that unrolled by four with banks.
// RUN: gaus hls %s --top gemm -o %t.sv --report %t.1.txt 2>/dev/null
// RUN: FileCheck %s < %t.1.txt
// RUN: gaus hls %s --top gemm --unroll k:4 --partition arg0:1:cyclic:4,arg1:0:cyclic:4 -o %t.sv --report %t.2.txt 2>/dev/null
// RUN: FileCheck %s --check-prefix=BANKS < %t.2.txt
// RUN: gaus hls %s --top gemm --unroll i:2,j:2 --partition arg0:0:cyclic:2,arg1:1:cyclic:2,arg2:0:cyclic:2,arg2:1:cyclic:2 -o %t.sv --report %t.3.txt 2>/dev/null
// RUN: FileCheck %s --check-prefix=JAM < %t.3.txt

// CHECK: final II {{ *}}1
// CHECK: cycles of this part {{ *}}10,560,0{{..}} =
// BANKS: final II {{ *}}1
// BANKS: cycles of this part {{ *}}2,640,0{{..}} =
// JAM: final II {{ *}}1
// JAM: cycles of this part {{ *}}2,640,0{{..}} =
func.func @gemm(%A: memref<200x220xi32>, %B: memref<220x240xi32>, %C: memref<200x240xi32>) {
  affine.for %i = 0 to 200 {
    affine.for %j = 0 to 240 {
      affine.for %k = 0 to 220 {
        %c = affine.load %C[%i, %j] : memref<200x240xi32>
        %a = affine.load %A[%i, %k] : memref<200x220xi32>
        %b = affine.load %B[%k, %j] : memref<220x240xi32>
        %m = arith.muli %a, %b : i32
        %s = arith.addi %c, %m : i32
        affine.store %s, %C[%i, %j] : memref<200x240xi32>
      }
    }
  }
  return
}
