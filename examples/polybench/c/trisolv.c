// L·x = b, with L triangular.  Written by tools/kernels.
#include <stdint.h>

void trisolv(int32_t lower[7][7], int32_t x[7], int32_t b[7]) {
  enum { n = 7 };
  for (int i = 0; i < n; i += 1) {
    x[i] = b[i];
    for (int j = 0; j < i; j += 1) {
      x[i] = (x[i] - (lower[i][j] * x[j]));
    }
    x[i] = (x[i] / (lower[i][i] | 1));
  }
}
