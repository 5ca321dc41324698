// C = alpha·A·B + beta·C, with A symmetric.  Written by tools/kernels.
#include <stdint.h>

void symm(int32_t alpha, int32_t beta, int32_t c[5][6], int32_t a[5][5], int32_t b[5][6]) {
  int32_t total;
  enum { m = 5 };
  enum { n = 6 };
  for (int i = 0; i < m; i += 1) {
    for (int j = 0; j < n; j += 1) {
      total = (int32_t)(0);
      for (int k = 0; k < i; k += 1) {
        c[k][j] = (c[k][j] + ((alpha * b[i][j]) * a[i][k]));
        total = (total + (b[k][j] * a[i][k]));
      }
      c[i][j] = (((beta * c[i][j]) + ((alpha * b[i][j]) * a[i][i])) + (alpha * total));
    }
  }
}
