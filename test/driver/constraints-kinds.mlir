// Steps and distances in every kind of input; operations go by their names in the source, too.

// RUN: sed -n '/^hw.module @d/,/^}/p' %s > %t.d.mlir
// RUN: circt-opt %t.d.mlir --gaus-schedule="constraints=s:2,s->t:2..3,add_0->u:5" | FileCheck --check-prefix=MODULE %s
// RUN: sed -n '/^func.func @g/,/^}/p' %s > %t.g.mlir
// RUN: circt-opt %t.g.mlir --gaus-schedule="constraints=s:2,%%s->%%t:3" | FileCheck --check-prefix=FUNCTION %s
// RUN: sed -n '/^hw.module @m/,/^}/p' %s > %t.m.mlir
// RUN: circt-opt %t.m.mlir --gaus-schedule="constraints=s:2,s->t:1" | FileCheck --check-prefix=PIPELINE %s
// RUN: sed -n '/^ssp.instance @s/,/^}/p' %s > %t.s.mlir
// RUN: circt-opt %t.s.mlir --gaus-schedule="constraints=m0->m1:4..5,a:9,last:..12" | FileCheck --check-prefix=SSP %s
// RUN: sed -n '/^ssp.instance @c/,/^}/p' %s > %t.c.mlir
// RUN: circt-opt %t.c.mlir --gaus-schedule="constraints=m0->m1:4..5,a:9" | FileCheck --check-prefix=CYCLIC %s
// RUN: sed -n '/^func.func @l/,/^}/p' %s > %t.l.mlir
// RUN: circt-opt %t.l.mlir --gaus-schedule="constraints={store arg0:9,s->store arg0:4..}" | FileCheck --check-prefix=LOOP %s

// MODULE: comb.add {{.*}}gaus.start = 2
// MODULE: comb.mul {{.*}}gaus.start = {{[45]}}
// MODULE: comb.xor {{.*}}gaus.start = 7
hw.module @d(in %a: i8, in %b: i8, out r: i8) {
  %s = comb.add %a, %b : i8
  %t = comb.mul %s, %b : i8
  %u = comb.xor %t, %a : i8
  hw.output %u : i8
}

// FUNCTION: arith.addi {{.*}}gaus.start = 2
// FUNCTION: arith.muli {{.*}}gaus.start = 5
func.func @g(%a: i8, %b: i8) -> i8 {
  %s = arith.addi %a, %b : i8
  %t = arith.muli %s, %b : i8
  return %t : i8
}

// PIPELINE: comb.add {{.*}}gaus.start = 2
// PIPELINE: comb.xor {{.*}}gaus.start = 3
hw.module @m(in %a: i8, in %b: i8, in %clk: !seq.clock, in %go: i1, out r: i8) {
  %0, %d = pipeline.unscheduled(%x : i8 = %a, %y : i8 = %b) clock(%clk) go(%go) entryEn(%e) -> (o: i8) {
    %s = comb.add %x, %y : i8
    %t = comb.xor %s, %x : i8
    pipeline.return %t : i8
  }
  hw.output %0 : i8
}

// SSP: @m0() [t<{{[12]}}>]
// SSP: @m1() [t<{{[56]}}>]
// SSP: @a({{.*}}) [t<9>]
ssp.instance @s of "SharedOperatorsProblem" {
  library {
    operator_type @add [latency<1>]
    operator_type @mul [latency<3>, limit<1>]
  }
  graph {
    %0 = operation<@mul> @m0()
    %1 = operation<@mul> @m1()
    %2 = operation<@add> @a(%0, %1)
    operation<@add> @last(%2)
  }
}

// CYCLIC: II<4>
// CYCLIC: @a({{.*}}) [t<9>]
ssp.instance @c of "ModuloProblem" {
  library {
    operator_type @add [latency<1>]
    operator_type @mul [latency<3>, limit<1>]
  }
  graph {
    %0 = operation<@mul> @m0()
    %1 = operation<@mul> @m1(%0, @a [dist<1>])
    %2 = operation<@add> @a(%0, %1)
    operation<@add> @last(%2)
  }
}

// LOOP: affine.store {{.*}}gaus.start = 9
func.func @l(%a: memref<16xi32>) {
  affine.for %i = 0 to 16 {
    %x = affine.load %a[%i] : memref<16xi32>
    %s = arith.addi %x, %x : i32
    affine.store %s, %a[%i] : memref<16xi32>
  }
  return
}
