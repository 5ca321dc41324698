// RUN: circt-opt --gaus-schedule="cycle-time=2" %s | FileCheck %s
// RUN: circt-opt --gaus-schedule="cycle-time=2" %s | circt-opt --gaus-schedule="cycle-time=2" | FileCheck %s --check-prefix=AGAIN
// RUN: circt-opt --gaus-schedule="cycle-time=2 operators=%S/Inputs/sub.json" %s | FileCheck %s --check-prefix=KNOWN
// RUN: circt-opt --gaus-schedule="cycle-time=2 opaque=3" %s | FileCheck %s --check-prefix=OPAQUE
// RUN: gaus schedule %s --cycle-time 2 --solver asap | %python -m json.tool | FileCheck %s --check-prefix=JSON

// Each function and module goes by what it holds: a loop, a pipeline, an instance, or none of them.

// CHECK-LABEL: func.func @loop
// CHECK-NOT:   gaus
// CHECK:         affine.for
// CHECK:         } {gaus.ii = 2 : i64, gaus.length = 2 : i64}
func.func @loop(%m: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %a = affine.load %m[%i] : memref<8xi32>
    %b = arith.addi %a, %a : i32
    affine.store %b, %m[%i] : memref<8xi32>
  }
  return
}

// CHECK-LABEL: func.func @loop_free
// CHECK-SAME:    gaus.length = 2
// CHECK:         arith.addi {{.*}}gaus.start = 0
func.func @loop_free(%a: i32, %b: i32, %c: i32) -> i32 {
  %s = arith.addi %a, %b : i32
  %p = arith.muli %s, %c : i32
  %q = arith.subi %p, %b : i32
  return %q : i32
}

// A call of a loop takes as long as nobody says: the caller is a frame of it, like the function.
// CHECK-LABEL: func.func @caller
// CHECK-NOT:   gaus
// KNOWN-LABEL: func.func @caller
// KNOWN-SAME:    gaus.length = 6
// OPAQUE-LABEL: func.func @caller
// OPAQUE-SAME:   gaus.length = 3
func.func @caller(%m: memref<8xi32>, %a: i32) -> i32 {
  call @loop(%m) : (memref<8xi32>) -> ()
  %s = arith.addi %a, %a : i32
  return %s : i32
}

// CHECK-LABEL: hw.module @with_pipeline
// CHECK-SAME:    out y : i32) {{{$}}
// CHECK:         pipeline.scheduled
// AGAIN-LABEL: hw.module @with_pipeline
// AGAIN-SAME:    out y : i32) {{{$}}
hw.module @with_pipeline(in %x : i32, in %go : i1, in %clk : !seq.clock, in %rst : i1, out y : i32) {
  %y, %done = pipeline.unscheduled(%a : i32 = %x) clock(%clk) reset(%rst) go(%go) entryEn(%s) -> (out : i32) {
    %0 = comb.add %a, %a : i32
    %1 = pipeline.latency 1 -> (i32) {
      %r = hw.instance "unit" @unit(clk: %clk: !seq.clock, x: %0: i32) -> (y: i32)
      pipeline.latency.return %r : i32
    }
    pipeline.return %1 : i32
  }
  hw.output %y : i32
}

// What a pipeline instantiates does the work of one of its operators.
// CHECK-LABEL: hw.module @unit
// CHECK-NOT:   gaus
hw.module @unit(in %clk : !seq.clock, in %x : i32, out y : i32) {
  %0 = hw.instance "leaf" @leaf(x: %x: i32) -> (y: i32)
  %1 = seq.compreg %0, %clk : i32
  hw.output %1 : i32
}

// CHECK-LABEL: hw.module @leaf
// CHECK-NOT:   gaus
hw.module @leaf(in %x : i32, out y : i32) {
  %0 = comb.mul %x, %x : i32
  hw.output %0 : i32
}

// CHECK-LABEL: hw.module @top
// CHECK-NOT:   gaus
// CHECK-LABEL: hw.module @plain
hw.module @top(in %x : i32, in %go : i1, in %clk : !seq.clock, in %rst : i1, out y : i32) {
  %0 = hw.instance "p" @with_pipeline(x: %x: i32, go: %go: i1, clk: %clk: !seq.clock, rst: %rst: i1) -> (y: i32)
  %1 = comb.add %0, %x : i32
  hw.output %1 : i32
}

// CHECK-SAME:    gaus.length = 2
// CHECK:         comb.mul {{.*}}gaus.start = 1
// AGAIN-LABEL: hw.module @plain
// AGAIN-SAME:    gaus.length = 2
hw.module @plain(in %x : i32, in %y : i32, out z : i32) {
  %0 = comb.add %x, %y : i32
  %1 = comb.add %0, %x : i32
  %2 = comb.mul %1, %y : i32
  hw.output %2 : i32
}

// CHECK:       ssp.instance @instance
// CHECK:         t<3>
ssp.instance @instance of "Problem" {
  library {
    operator_type @unit [latency<3>]
  }
  graph {
    %0 = operation<@unit>()
    operation<@unit>(%0)
  }
}

// JSON:     "name": "with_pipeline.p0"
// JSON:     "name": "instance"
// JSON:     "name": "loop.loop"
// JSON:     "name": "loop_free"
// JSON:     "name": "plain"
