// Y = Aᵀ·(A·x).  Written by tools/kernels.
#include <stdint.h>

void atax(int32_t a[5][7], int32_t x[7], int32_t y[7], int32_t tmp[5]) {
  enum { m = 5 };
  enum { n = 7 };
  for (int i = 0; i < n; i += 1) {
    y[i] = 0;
  }
  for (int i = 0; i < m; i += 1) {
    tmp[i] = 0;
    for (int j = 0; j < n; j += 1) {
      tmp[i] = (tmp[i] + (a[i][j] * x[j]));
    }
    for (int j = 0; j < n; j += 1) {
      y[j] = (y[j] + (a[i][j] * tmp[i]));
    }
  }
}
