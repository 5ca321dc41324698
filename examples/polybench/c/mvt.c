// x1 += A·y1, x2 += Aᵀ·y2.  Written by tools/kernels.
#include <stdint.h>

void mvt(int32_t x1[7], int32_t x2[7], int32_t y1[7], int32_t y2[7], int32_t a[7][7]) {
  enum { n = 7 };
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < n; j += 1) {
      x1[i] = (x1[i] + (a[i][j] * y1[j]));
    }
  }
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < n; j += 1) {
      x2[i] = (x2[i] + (a[j][i] * y2[j]));
    }
  }
}
