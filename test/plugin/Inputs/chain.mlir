func.func @f(%x: i32) -> i32 {
  // Latencies come from the SSP library below.
  %0 = arith.muli %x, %x {sv.namehint = "a", ssp.operator_type = @lib::@mul} : i32
  %1 = arith.addi %0, %x {sv.namehint = "b"} : i32
  return %1 : i32
}
"ssp.library"() <{sym_name = "lib"}> ({
  "ssp.operator_type"() <{sym_name = "mul", sspProperties = [#ssp.latency<3>, #ssp.incDelay<1.0 : f32>]}> : () -> ()
}) : () -> ()
