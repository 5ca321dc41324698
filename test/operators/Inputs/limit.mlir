// Older files limit operator types.
"builtin.module"() ({
  "ssp.library"() ({
    "ssp.operator_type"() <{sspProperties = [#ssp.latency<2>, #ssp.limit<1>], sym_name = "comb.mul"}> : () -> ()
    "ssp.operator_type"() <{sspProperties = [#ssp.latency<5>], sym_name = "slow"}> : () -> ()
  }) {sym_name = "lib"} : () -> ()
}) : () -> ()
