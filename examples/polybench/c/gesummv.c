// Y = alpha·A·x + beta·B·x.  Written by tools/kernels.
#include <stdint.h>

void gesummv(int32_t alpha, int32_t beta, int32_t a[7][7], int32_t b[7][7], int32_t tmp[7], int32_t x[7], int32_t y[7]) {
  enum { n = 7 };
  for (int i = 0; i < n; i += 1) {
    tmp[i] = 0;
    y[i] = 0;
    for (int j = 0; j < n; j += 1) {
      tmp[i] = (tmp[i] + (a[i][j] * x[j]));
      y[i] = (y[i] + (b[i][j] * x[j]));
    }
    y[i] = ((alpha * tmp[i]) + (beta * y[i]));
  }
}
