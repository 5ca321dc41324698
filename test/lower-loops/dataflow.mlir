// RUN: gaus hls %s --top two --report %t.json -o %t.sv && FileCheck %s --check-prefix=PORTS < %t.sv
// RUN: FileCheck %s --check-prefix=JSON < %t.json
// RUN: gaus report %t.json | FileCheck %s --check-prefix=REPORT
// RUN: gaus hls %s --top plain --dataflow -o - | FileCheck %s --check-prefix=OPTION
// RUN: gaus hls %s --top two --interface axi-lite --report %t.bus.json -o %t.bus.sv
// RUN: FileCheck %s --check-prefix=CHAINED < %t.bus.json
// RUN: gaus hls %s --top two --interface arg0:axi-master --report %t.bus.json -o - | FileCheck %s --check-prefix=MOVED
// RUN: FileCheck %s --check-prefix=IN-TURN < %t.bus.json
// RUN: circt-opt --gaus-inline %s | FileCheck %s --check-prefix=INLINE

// Registers take the next start while runs overlap; a data mover waits for the end of one.
// CHAINED: "chained":true
// CHAINED: "interval":10,
// MOVED: module two(
// MOVED-NOT: done_ready
// MOVED: m_axi_arg0_araddr
// IN-TURN: "interval":null,"in_flight"

// Two loops run at the same time, and a FIFO lies between them.
// PORTS: module two(
// PORTS: done_ready,
// PORTS: arg0_next,
// PORTS: arg1_next
// PORTS: alloca0_full
// JSON: "interval":10,"in_flight":2,"processes":[{"name":"twice","interval":10},{"name":"more","interval":10}],"links":[{"memory":"alloca0","kind":"fifo","from":"twice","to":"more","depth":2,"bits":32,"elements":8}]
// REPORT: cycles from start to start, module {{ *}}10, 2 runs at once
// REPORT: of each process alone {{ *}}twice 10, more 10
// REPORT: memory {{ *}}from {{ *}}to {{ *}}kind {{ *}}depth
// REPORT: alloca0 {{ *}}twice {{ *}}more {{ *}}fifo {{ *}}2 elements of 32 bits
func.func @two(%x: memref<8xi32>, %y: memref<8xi32>) attributes {gaus.hint = {dataflow = true}} {
  %t = memref.alloca() : memref<8xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi32>
    %s = arith.addi %v, %v : i32
    affine.store %s, %t[%i] : memref<8xi32>
  } {gaus.name = "twice"}
  affine.for %i = 0 to 8 {
    %v = affine.load %t[%i] : memref<8xi32>
    %s = arith.addi %v, %v : i32
    affine.store %s, %y[%i] : memref<8xi32>
  } {gaus.name = "more"}
  return
}

// What is called is one process, in its name.
// OPTION: fill_begins
// OPTION: process1_begins
// INLINE-LABEL: func.func @asks
// INLINE: gaus.process = "0:fill"
func.func private @fill(%t: memref<8xi32>, %k: i32) {
  affine.for %i = 0 to 8 {
    affine.store %k, %t[%i] : memref<8xi32>
  }
  return
}
func.func @plain(%y: memref<8xi32>, %k: i32) {
  %t = memref.alloca() : memref<8xi32>
  func.call @fill(%t, %k) : (memref<8xi32>, i32) -> ()
  affine.for %i = 0 to 8 {
    %v = affine.load %t[%i] : memref<8xi32>
    affine.store %v, %y[%i] : memref<8xi32>
  }
  return
}
func.func @asks(%y: memref<8xi32>, %k: i32) attributes {gaus.hint = {dataflow = true}} {
  func.call @fill(%y, %k) : (memref<8xi32>, i32) -> ()
  return
}
