"ssp.library"() <{sym_name = "units"}> ({
  "ssp.operator_type"() <{sym_name = "arith.muli", sspProperties = [#ssp.latency<5>]}> : () -> ()
}) : () -> ()
