// D = alpha·A·B·C + beta·D.  Written by tools/kernels.
#include <stdint.h>

void k2mm(int32_t alpha, int32_t beta, int32_t tmp[4][5], int32_t a[4][6], int32_t b[6][5], int32_t c[5][7], int32_t d[4][7]) {
  enum { ni = 4 };
  enum { nj = 5 };
  enum { nk = 6 };
  enum { nl = 7 };
  for (int i = 0; i < ni; i += 1) {
    for (int j = 0; j < nj; j += 1) {
      tmp[i][j] = 0;
      for (int k = 0; k < nk; k += 1) {
        tmp[i][j] = (tmp[i][j] + ((alpha * a[i][k]) * b[k][j]));
      }
    }
  }
  for (int i = 0; i < ni; i += 1) {
    for (int j = 0; j < nl; j += 1) {
      d[i][j] = (d[i][j] * beta);
      for (int k = 0; k < nj; k += 1) {
        d[i][j] = (d[i][j] + (tmp[i][k] * c[k][j]));
      }
    }
  }
}
