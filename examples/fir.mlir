// A symmetric 5-tap FIR filter, y = c0·(x0 + x4) + c1·(x1 + x3) + c2·x2, rounded and clipped.
// demo: cycle-time=30 delay-model=aig
//
// Nothing here says which operation runs in which stage: gaus-schedule finds the stages for the
// cycle time (levels of logic, as CIRCT measures them) and places the operations so that the
// registers between them hold as few bits as possible.  Names end up in the Verilog.
//
//   circt-opt examples/fir.mlir --gaus-schedule="cycle-time=30 delay-model=aig" \
//     --pipeline-explicit-regs --lower-pipeline-to-hw --gaus-trace-registers \
//     --lower-seq-to-sv --export-verilog

hw.module @fir(in %x0 : i12, in %x1 : i12, in %x2 : i12, in %x3 : i12, in %x4 : i12,
               in %go : i1, in %clk : !seq.clock, in %rst : i1, out y : i12, out valid : i1) {
  %y, %valid = pipeline.unscheduled "fir"(%a0 : i12 = %x0, %a1 : i12 = %x1, %a2 : i12 = %x2, %a3 : i12 = %x3, %a4 : i12 = %x4) clock(%clk) reset(%rst) go(%go) entryEn(%enable) -> (y : i12) {
    %c0 = hw.constant 113 : i24
    %c1 = hw.constant 1387 : i24
    %c2 = hw.constant 3089 : i24
    %half = hw.constant 2048 : i24
    %limit = hw.constant 2047 : i12
    %zeros = hw.constant 0 : i11

    // The outer taps share a multiplication each.
    %w0 = comb.concat %zeros, %a0 {sv.namehint = "x0_wide"} : i11, i12
    %w4 = comb.concat %zeros, %a4 {sv.namehint = "x4_wide"} : i11, i12
    %w1 = comb.concat %zeros, %a1 {sv.namehint = "x1_wide"} : i11, i12
    %w3 = comb.concat %zeros, %a3 {sv.namehint = "x3_wide"} : i11, i12
    %outer = comb.add %w0, %w4 {sv.namehint = "outer"} : i23
    %inner = comb.add %w1, %w3 {sv.namehint = "inner"} : i23
    %zero = hw.constant 0 : i1
    %zero12 = hw.constant 0 : i12
    %outer_wide = comb.concat %zero, %outer {sv.namehint = "outer_wide"} : i1, i23
    %inner_wide = comb.concat %zero, %inner {sv.namehint = "inner_wide"} : i1, i23
    %center_wide = comb.concat %zero12, %a2 {sv.namehint = "center_wide"} : i12, i12

    %p0 = comb.mul %outer_wide, %c0 {sv.namehint = "outer_product"} : i24
    %p1 = comb.mul %inner_wide, %c1 {sv.namehint = "inner_product"} : i24
    %p2 = comb.mul %center_wide, %c2 {sv.namehint = "center_product"} : i24
    %s0 = comb.add %p0, %p1 {sv.namehint = "side_sum"} : i24
    %s1 = comb.add %s0, %p2 {sv.namehint = "sum"} : i24

    %rounded = comb.add %s1, %half {sv.namehint = "rounded"} : i24
    %scaled = comb.extract %rounded from 12 {sv.namehint = "scaled"} : (i24) -> i12
    %large = comb.icmp ugt %scaled, %limit {sv.namehint = "overflow"} : i12
    %clipped = comb.mux %large, %limit, %scaled {sv.namehint = "clipped"} : i12
    pipeline.return %clipped : i12
  }
  hw.output %y, %valid : i12, i1
}
