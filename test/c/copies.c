// REQUIRES: clang, cc, iverilog
// memcpy, memmove and memset of numbers, rows, structures and bits.
// RUN: gaus hls %s --top copies --cosim --data n=5 -o %t.sv 2>&1 | FileCheck %s
// RUN: gaus hls %s --top bits --cosim -o %t.sv 2>&1 | FileCheck %s
// CHECK: cosim: 8 runs equal
// RUN: gaus import %s --top copies | FileCheck %s --check-prefix LOOP
// LOOP: affine.for %i = 0 to 16
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef struct { uint8_t id; int32_t words[4]; } Packet;

void copies(const int32_t in[16], int32_t out[16], uint8_t m[4][6], uint8_t flat[24], Packet p[2], int n) {
  static const int32_t first[4] = {9, -8, 7, -6};
  int32_t buffer[16];
  memcpy(buffer, in, sizeof buffer);
  memmove(buffer + 1, buffer, 12 * sizeof *buffer);
  memmove(&buffer[2], &buffer[n], 8 * sizeof(int32_t));
  memcpy(&buffer[12], first, sizeof(first));
  memcpy(out, buffer, n * sizeof(int32_t));
  memset(out + n, -1, 4);
  memset(m, 0x5a, 2 * sizeof m[0]);
  memset(m[2], n, 3);
  memcpy(flat, m, 24);
  memcpy(m[3], flat + 1, sizeof(m[3]));
  memcpy(p[1].words, out, sizeof p->words);
  memcpy(p, p + 1, sizeof *p);
  memset(&p[1], 0, sizeof(Packet));
}

uint32_t bits(float x, double d, int64_t *back) {
  uint32_t word;
  memcpy(&word, &x, sizeof word);
  memcpy(back, &d, 8);
  return word ^ (isnan(x) + 2 * isinf(x) + 4 * isfinite(d));
}
