// Steps of operations and distances between them, in loops, in hardware and in dataflow.

// RUN: circt-opt %s --gaus-schedule="constraints=p0:4,x->p1:6..7,p1->s:..2,y:3.." -o %t.mlir
// RUN: FileCheck %s < %t.mlir
// RUN: gaus hls %s --top f -o %t.sv --constraints "p0:4,x->p1:6,y:3.." --report %t.json
// RUN: FileCheck --check-prefix=JSON %s < %t.json

// CHECK-LABEL: func.func @f
// CHECK: arith.muli {{.*}}gaus.start = 4
// CHECK: arith.muli {{.*}}gaus.start = 6
// CHECK: arith.addi {{.*}}gaus.start = 6
// JSON: "within":[[1,3,6]]{{.*}}"length":7
func.func @f(%a: memref<16xi32>, %b: memref<16xi32>, %c: i32) {
  affine.for %i = 0 to 16 {
    %x = affine.load %a[%i] : memref<16xi32>
    %p0 = arith.muli %x, %c : i32
    %p1 = arith.muli %x, %x : i32
    %s = arith.addi %p0, %p1 : i32
    affine.store %s, %b[%i] : memref<16xi32>
  }
  // Another loop: constraints on its operations are its own.
  affine.for %i = 0 to 16 {
    // CHECK: affine.load {{.*}}gaus.start = 3
    %y = affine.load %b[%i] : memref<16xi32>
    affine.store %y, %a[%i] : memref<16xi32>
  }
  return
}
