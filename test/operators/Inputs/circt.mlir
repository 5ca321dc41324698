// A library as CIRCT's tools write them: some types are called as operations.
module {
  ssp.library @lib {
    operator_type @comb.add [latency<1>, incDelay<1.0 : f32>, outDelay<0.5 : f32>]
    operator_type @comb.mul [latency<3>]
    operator_type @slow [latency<5>]
  }
}
