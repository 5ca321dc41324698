// The Toeplitz system of autocorrelations; reflections have 8 bits behind the point.  Written by tools/kernels.
#include <stdint.h>

void durbin(int32_t r[7], int32_t y[7]) {
  int32_t beta;
  int32_t alpha;
  int32_t total;
  enum { n = 7 };
  int32_t z[7];
  y[0] = (-r[0]);
  beta = (int32_t)(256);
  alpha = (-r[0]);
  for (int k = 1; k < n; k += 1) {
    beta = (((((256 * 256) - (alpha * alpha)) >> 8) * beta) >> 8);
    total = (int32_t)(0);
    for (int i = 0; i < k; i += 1) {
      total = (total + (r[((k - i) - 1)] * y[i]));
    }
    alpha = ((-((r[k] << 8) + total)) / (beta | 1));
    for (int i = 0; i < k; i += 1) {
      z[i] = (y[i] + ((alpha * y[((k - i) - 1)]) >> 8));
    }
    for (int i = 0; i < k; i += 1) {
      y[i] = z[i];
    }
    y[k] = alpha;
  }
}
