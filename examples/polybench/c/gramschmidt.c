// A = Q·R; Q has 8 bits behind the point.  Written by tools/kernels.
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

void gramschmidt(int32_t a[6][5], int32_t r[5][5], int32_t q[6][5]) {
  int32_t norm;
  enum { m = 6 };
  enum { n = 5 };
  for (int k = 0; k < n; k += 1) {
    norm = (int32_t)(0);
    for (int i = 0; i < m; i += 1) {
      norm = (norm + (a[i][k] * a[i][k]));
    }
    r[k][k] = isqrt(norm);
    for (int i = 0; i < m; i += 1) {
      q[i][k] = ((a[i][k] << 8) / (r[k][k] | 1));
    }
    for (int j = (k + 1); j < n; j += 1) {
      r[k][j] = 0;
      for (int i = 0; i < m; i += 1) {
        r[k][j] = (r[k][j] + (q[i][k] * a[i][j]));
      }
      for (int i = 0; i < m; i += 1) {
        a[i][j] = (a[i][j] - ((q[i][k] * (r[k][j] >> 8)) >> 8));
      }
    }
  }
}
