// B = alpha·Aᵀ·B, with A triangular with a diagonal of ones.  Written by tools/kernels.
#include <stdint.h>

void trmm(int32_t alpha, int32_t a[5][5], int32_t b[5][6]) {
  enum { m = 5 };
  enum { n = 6 };
  for (int i = 0; i < m; i += 1) {
    for (int j = 0; j < n; j += 1) {
      for (int k = (i + 1); k < m; k += 1) {
        b[i][j] = (b[i][j] + (a[k][i] * b[k][j]));
      }
      b[i][j] = (alpha * b[i][j]);
    }
  }
}
