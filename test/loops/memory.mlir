// RUN: circt-opt --gaus-schedule=solver=list %s 2>/dev/null | FileCheck %s
// RUN: circt-opt --gaus-schedule="solver=list ports=2rw" %s 2>/dev/null | FileCheck %s --check-prefix=TWO
// RUN: circt-opt --gaus-schedule="solver=list ports=arg0:1r1w" %s 2>/dev/null | FileCheck %s --check-prefix=SPLIT
// RUN: circt-opt --gaus-schedule="solver=list ports=2rw read-latency=2" %s 2>/dev/null | FileCheck %s --check-prefix=SLOW
// RUN: circt-opt --gaus-schedule="solver=list ports=2rw read-during-write=new" %s 2>/dev/null | FileCheck %s --check-prefix=NEW
// RUN: circt-opt --gaus-schedule="solver=list flatten ports=2rw" %s 2>/dev/null | FileCheck %s --check-prefix=FLAT
// RUN: not circt-opt --gaus-schedule=ports=arg7:2rw %s 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: circt-opt --gaus-schedule=solver=list %s 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// UNKNOWN: error: ports: unknown memory 'arg7'; {{.*}}valid: alloca0, arg0, arg1

// A read that needs what was stored: one cycle for the read, and the store is seen a cycle later.
// CHECK-LABEL: func.func @chain
// CHECK:       gaus.ii = 2
// TWO-LABEL:   func.func @chain
// TWO:         gaus.ii = 2
// SPLIT-LABEL: func.func @chain
// SPLIT:       gaus.ii = 2
// SLOW-LABEL:  func.func @chain
// SLOW:        gaus.ii = 3
// NEW-LABEL:   func.func @chain
// NEW:         gaus.ii = 1
func.func @chain(%m: memref<64xi32>) {
  affine.for %i = 1 to 64 {
    %a = affine.load %m[%i - 1] : memref<64xi32>
    %b = arith.addi %a, %a : i32
    affine.store %b, %m[%i] : memref<64xi32>
  }
  return
}

// Only ports keep these apart.
// CHECK-LABEL: func.func @apart
// CHECK:       gaus.ii = 2
// TWO-LABEL:   func.func @apart
// TWO:         gaus.ii = 1
// SPLIT-LABEL: func.func @apart
// SPLIT:       gaus.ii = 1
// SLOW-LABEL:  func.func @apart
// SLOW:        gaus.ii = 1
// NEW-LABEL:   func.func @apart
// NEW:         gaus.ii = 1
func.func @apart(%m: memref<?xi32>) {
  affine.for %i = 0 to 16 {
    %a = affine.load %m[%i * 2] : memref<?xi32>
    affine.store %a, %m[%i * 2 + 1] : memref<?xi32>
  }
  return
}

// A condition on the induction variable decides whether the two can meet: here they cannot.
// CHECK-LABEL: func.func @guarded
// TWO-LABEL:   func.func @guarded
// TWO:         gaus.ii = 1
// NEW-LABEL:   func.func @guarded
#late = affine_set<(d0) : (d0 - 8 >= 0)>
func.func @guarded(%m: memref<16xi32>) {
  affine.for %i = 0 to 16 {
    %a = affine.load %m[%i] : memref<16xi32>
    %b = arith.muli %a, %a : i32
    affine.if #late(%i) {
      affine.store %b, %m[%i - 8] : memref<16xi32>
    }
  }
  return
}

// The sum goes round in a local memory; run as one loop, element 0 is still the same one.
// CHECK-LABEL: func.func @local
// CHECK:         affine.for %{{.*}} = 0 to 4 {
// CHECK:           } {gaus.ii = 2
// FLAT-LABEL:  func.func @local
// FLAT:          affine.for %{{.*}} = 0 to 4 {
// FLAT-NEXT:       affine.for %{{.*}} = 0 to 8 {
// FLAT:            affine.store
// FLAT-NEXT:     }
// FLAT-NEXT:   } {gaus.ii = 2
func.func @local(%m: memref<4x8xi32>) {
  %sum = memref.alloca() : memref<1xi32>
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 8 {
      %a = affine.load %m[%i, %j] : memref<4x8xi32>
      %s = affine.load %sum[0] : memref<1xi32>
      %t = arith.addi %a, %s : i32
      affine.store %t, %sum[0] : memref<1xi32>
    }
  }
  return
}

// REMARK: memory.mlir:{{[0-9]+:[0-9]+}}: remark: '%b' and 'store arg0' may touch the same element of 'arg0' in any iteration, because a subscript is computed in the loop; assumed: '%b' -> 'store arg0' at distance 0 and 'store arg0' -> '%b' at distance 1
// REMARK-NEXT: note: '%b' is here
// REMARK-NOT: remark
// CHECK-LABEL: func.func @computed
// CHECK:       gaus.ii = 2
func.func @computed(%m: memref<8xi32>, %x: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %a = affine.load %x[%i] : memref<8xi32>
    %j = arith.index_cast %a : i32 to index
    %b = memref.load %m[%j] : memref<8xi32>
    %c = arith.addi %b, %b : i32
    memref.store %c, %m[%j] : memref<8xi32>
  }
  return
}

// A step that is known only at run time is at least 1: four elements on may be the next iteration.
// CHECK-LABEL: func.func @strides
// TWO-LABEL:   func.func @strides
// TWO:         gaus.ii = 2
// NEW-LABEL:   func.func @strides
// NEW:         gaus.ii = 1
func.func @strides(%m: memref<64xi32>, %from: index, %to: index, %step: index) {
  %four = arith.constant 4 : index
  scf.for %i = %from to %to step %step {
    %k = arith.addi %i, %four : index
    %a = memref.load %m[%i] : memref<64xi32>
    %b = arith.addi %a, %a : i32
    memref.store %b, %m[%k] : memref<64xi32>
  }
  return
}

// The element that this iteration stored is never read by another one.
// CHECK-LABEL: func.func @in_place
// SLOW-LABEL:  func.func @in_place
// SLOW:        gaus.ii = 1
func.func @in_place(%m: memref<64xi32>, %from: i16, %to: i16, %step: index) {
  %zero = arith.constant 0 : index
  %end = arith.index_cast %to : i16 to index
  scf.for %i = %zero to %end step %step {
    %a = memref.load %m[%i] : memref<64xi32>
    %b = arith.addi %a, %a : i32
    memref.store %b, %m[%i] : memref<64xi32>
  }
  return
}

// What a loop counts in an integer is an index as it is: no element meets itself again.
// CHECK-LABEL: func.func @counted
// TWO-LABEL:   func.func @counted
// TWO:         gaus.ii = 1
func.func @counted(%m: memref<64xi32>, %from: i16, %to: i16) {
  %one = arith.constant 1 : i16
  %three = arith.constant 3 : index
  scf.for %i = %from to %to step %one : i16 {
    %k = arith.index_cast %i : i16 to index
    %at = arith.addi %k, %three : index
    %a = memref.load %m[%at] : memref<64xi32>
    %b = arith.muli %a, %a : i32
    memref.store %b, %m[%at] : memref<64xi32>
  }
  return
}
