// C = alpha·A·B + beta·C.  Written by tools/kernels.
#include <stdint.h>

void gemm(int32_t alpha, int32_t beta, int32_t c[5][6], int32_t a[5][7], int32_t b[7][6]) {
  enum { ni = 5 };
  enum { nj = 6 };
  enum { nk = 7 };
  for (int i = 0; i < ni; i += 1) {
    for (int j = 0; j < nj; j += 1) {
      c[i][j] = (c[i][j] * beta);
    }
    for (int k = 0; k < nk; k += 1) {
      for (int j = 0; j < nj; j += 1) {
        c[i][j] = (c[i][j] + ((alpha * a[i][k]) * b[k][j]));
      }
    }
  }
}
