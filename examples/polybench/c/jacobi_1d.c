// Means of three neighbours.  Written by tools/kernels.
#include <stdint.h>

void jacobi_1d(int steps, int32_t a[12], int32_t b[12]) {
  enum { n = 12 };
  for (int _ = 0; _ < steps; _ += 1) {
    for (int i = 1; i < (n - 1); i += 1) {
      b[i] = (((a[(i - 1)] + a[i]) + a[(i + 1)]) / 3);
    }
    for (int i = 1; i < (n - 1); i += 1) {
      a[i] = (((b[(i - 1)] + b[i]) + b[(i + 1)]) / 3);
    }
  }
}
