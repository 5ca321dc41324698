// C = alpha·A·Bᵀ + alpha·B·Aᵀ + beta·C, the lower half.  Written by tools/kernels.
#include <stdint.h>

void syr2k(int32_t alpha, int32_t beta, int32_t c[6][6], int32_t a[6][5], int32_t b[6][5]) {
  enum { n = 6 };
  enum { m = 5 };
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < (i + 1); j += 1) {
      c[i][j] = (c[i][j] * beta);
    }
    for (int k = 0; k < m; k += 1) {
      for (int j = 0; j < (i + 1); j += 1) {
        c[i][j] = (c[i][j] + (((a[j][k] * alpha) * b[i][k]) + ((b[j][k] * alpha) * a[i][k])));
      }
    }
  }
}
