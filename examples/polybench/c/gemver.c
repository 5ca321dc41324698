// A += u1·v1ᵀ + u2·v2ᵀ, x += beta·Aᵀ·y + z, w += alpha·A·x.  Written by tools/kernels.
#include <stdint.h>

void gemver(int32_t alpha, int32_t beta, int32_t a[7][7], int32_t u1[7], int32_t v1[7], int32_t u2[7], int32_t v2[7], int32_t w[7], int32_t x[7], int32_t y[7], int32_t z[7]) {
  enum { n = 7 };
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < n; j += 1) {
      a[i][j] = (a[i][j] + ((u1[i] * v1[j]) + (u2[i] * v2[j])));
    }
  }
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < n; j += 1) {
      x[i] = (x[i] + ((beta * a[j][i]) * y[j]));
    }
  }
  for (int i = 0; i < n; i += 1) {
    x[i] = (x[i] + z[i]);
  }
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < n; j += 1) {
      w[i] = (w[i] + ((alpha * a[i][j]) * x[j]));
    }
  }
}
