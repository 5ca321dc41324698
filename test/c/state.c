// REQUIRES: clang, cc, iverilog
// Variables that keep their values between calls: numbers, arrays, structures, those of called functions.
// RUN: gaus hls %s --top filter --cosim -o %t.sv 2>&1 | FileCheck %s
// RUN: gaus hls %s --top counters --cosim -o %t.sv 2>&1 | FileCheck %s
// CHECK: cosim: 8 runs equal
// RUN: gaus import %s --top filter | FileCheck %s --check-prefix MEMORY
// MEMORY: memref.global "private" @delay : memref<4xi32> = dense<[1, 2, 0, 0]>
// MEMORY-NOT: constant @
// RUN: gaus hls %s --top filter -o - 2>/dev/null | FileCheck %s --check-prefix INITIAL
// INITIAL: delay_b0[1'h0] = 32'h1;
#include <stdbool.h>
#include <stdint.h>

int filter(int x) {
  static int delay[4] = {1, 2};
#pragma HLS array_partition variable=delay complete
  int sum = 0;
  for (int i = 3; i > 0; i--)
    sum += delay[i] = delay[i - 1];
  delay[0] = x;
  return sum + x;
}

static struct { uint8_t turns; bool up; int16_t seen[3]; } state = {250, true};
static uint16_t step(void) {
  static uint16_t lfsr = 0xACE1u;
  lfsr = lfsr >> 1 ^ (lfsr & 1 ? 0xB400u : 0);
  return lfsr;
}
unsigned counters(uint8_t n) {
  static bool first = true;
  unsigned sum = first ? 1000 : 0;
  first = false;
  for (int i = 0; i < n % 4; i++) {
    sum += step();
    state.seen[state.turns % 3] += sum;
    if (++state.turns == 2)
      state.up = !state.up;
  }
  return sum + state.turns + state.up + state.seen[1];
}
