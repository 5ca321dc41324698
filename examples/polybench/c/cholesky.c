// L of A = L·Lᵀ; the diagonal is made odd, so that nothing is divided by 0.  Written by tools/kernels.
#include <stdint.h>

static int32_t isqrt(int32_t number) {
  int32_t rest;
  int32_t root;
  int32_t bit;
  int32_t trial;
  int fits;
  rest = (number > 0 ? number : 0);
  root = (int32_t)(0);
  bit = (int32_t)((1 << 30));
  for (int _ = 0; _ < 16; _ += 1) {
    trial = (root + bit);
    fits = (rest >= trial);
    rest = (fits ? (rest - trial) : rest);
    root = (root >> 1);
    root = (fits ? (root + bit) : root);
    bit = (bit >> 2);
  }
  return root;
}

void cholesky(int32_t a[7][7]) {
  enum { n = 7 };
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < i; j += 1) {
      for (int k = 0; k < j; k += 1) {
        a[i][j] = (a[i][j] - (a[i][k] * a[j][k]));
      }
      a[i][j] = (a[i][j] / a[j][j]);
    }
    for (int k = 0; k < i; k += 1) {
      a[i][i] = (a[i][i] - (a[i][k] * a[i][k]));
    }
    a[i][i] = (isqrt(a[i][i]) | 1);
  }
}
