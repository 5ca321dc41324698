// REQUIRES: clang, cc, iverilog
// RUN: gaus hls %s --top mixed --cosim -o %t.sv 2>&1 | FileCheck %s --check-prefix MIXED
// MIXED: cosim.c: remark: cosim: 8 runs equal to cc, {{[0-9 to]+}} cycles
// RUN: gaus hls %s --top found --cosim --data x=3 --data n=11 -o %t.sv 2>&1 | FileCheck %s --check-prefix FOUND
// FOUND: cosim: 8 runs equal
// RUN: gaus hls %s --top word --cosim -o %t.sv 2>&1 | FileCheck %s --check-prefix WORD
// WORD: cosim: 8 runs equal
// RUN: gaus hls %s --top fixed --cosim -o %t.sv 2>&1 | FileCheck %s --check-prefix FIXED
// FIXED: cosim: 1 run equal to cc,
// RUN: gaus hls %s --top soft --cosim -o %t.sv 2>&1 | FileCheck %s --check-prefix SOFT
// SOFT: cosim: 8 runs equal to cc up to {{[0-9.]+}}e-0{{[78]}} of the greatest number of an array,
// RUN: gaus import %s --top infinite | FileCheck %s --check-prefix INFINITE
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  int8_t x;
  float y;
  bool odd;
} Point;

static void bump(int *count, uint16_t by) { *count += by; }

Point mixed(Point p, Point all[5], int *out, unsigned a[3][4], uint8_t n) {
  Point r = p;
  unsigned sum = 0;
  int count = 0;
  for (int i = 0; i < 5; i++) {
    if (all[i].odd)
      continue;
    r.x += all[i].x--;
    r.y = fabsf(r.y) + sqrtf(fabsf(all[i].y));
    bump(&count, i);
  }
  for (int i = 0; i < 3; i++)
    for (int j = 3; j >= 0; j--) {
      sum = sum * 31 + (a[i][j] >> (j & n));
      if (sum % 7 == 3)
        break;
    }
  switch (n & 3) {
  case 0:
    sum++;
  case 1:
    sum ^= 255;
    break;
  default:
    do
      sum /= 3;
    while (sum > 99 && sum % 5);
  }
  *out = (int)sum - count;
  r.odd = sum & 1;
  return r;
}

int found(const int a[12], int x, int n) {
  int i = 0;
  while (i < n && a[i] != x)
    i++;
  return i < n ? i : ~0;
}

// Zeros of both signs are two constants; names and macros are not those of the program around.
#define bits 3
#define i0 0
typedef struct {
  int a0, r;
} number;
float word(number all[2], int k) {
  float g = 0;
  for (int i = i0; i < 2; i++)
    if (all[i].a0 < 8)
      g = g * (float)-bits;
  return k > bits ? g : -0.0f;
}

// A function of nothing runs once.
int fixed(void) {
  int sum = 0;
  for (int i = 0; i < 9; i++)
    sum += i * i;
  return sum;
}

// Two libraries round exp otherwise.
void soft(const float x[32], float y[32]) {
  for (int i = 0; i < 32; i++)
    y[i] = 1.0f / (1.0f + expf(-x[i]));
}

// What no integer can be is left to the hardware.
// INFINITE: arith.fptosi
int infinite(void) {
  float g = 1e38f;
  g = g * 10;
  return (int)g;
}
