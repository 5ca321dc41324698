ssp.library @units {
  operator_type @arith.muli [latency<5>]
}
