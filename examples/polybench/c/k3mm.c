// G = (A·B)·(C·D).  Written by tools/kernels.
#include <stdint.h>

void k3mm(int32_t e[4][5], int32_t a[4][6], int32_t b[6][5], int32_t f[5][3], int32_t c[5][7], int32_t d[7][3], int32_t g[4][3]) {
  enum { ni = 4 };
  enum { nj = 5 };
  enum { nk = 6 };
  enum { nl = 3 };
  enum { nm = 7 };
  for (int i = 0; i < ni; i += 1) {
    for (int j = 0; j < nj; j += 1) {
      e[i][j] = 0;
      for (int k = 0; k < nk; k += 1) {
        e[i][j] = (e[i][j] + (a[i][k] * b[k][j]));
      }
    }
  }
  for (int i = 0; i < nj; i += 1) {
    for (int j = 0; j < nl; j += 1) {
      f[i][j] = 0;
      for (int k = 0; k < nm; k += 1) {
        f[i][j] = (f[i][j] + (c[i][k] * d[k][j]));
      }
    }
  }
  for (int i = 0; i < ni; i += 1) {
    for (int j = 0; j < nl; j += 1) {
      g[i][j] = 0;
      for (int k = 0; k < nj; k += 1) {
        g[i][j] = (g[i][j] + (e[i][k] * f[k][j]));
      }
    }
  }
}
