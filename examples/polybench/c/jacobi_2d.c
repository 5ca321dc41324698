// Means of five neighbours.  Written by tools/kernels.
#include <stdint.h>

void jacobi_2d(int steps, int32_t a[6][6], int32_t b[6][6]) {
  enum { n = 6 };
  for (int _ = 0; _ < steps; _ += 1) {
    for (int i = 1; i < (n - 1); i += 1) {
      for (int j = 1; j < (n - 1); j += 1) {
        b[i][j] = (((((a[i][j] + a[i][(j - 1)]) + a[i][(j + 1)]) + a[(i + 1)][j]) + a[(i - 1)][j]) / 5);
      }
    }
    for (int i = 1; i < (n - 1); i += 1) {
      for (int j = 1; j < (n - 1); j += 1) {
        a[i][j] = (((((b[i][j] + b[i][(j - 1)]) + b[i][(j + 1)]) + b[(i + 1)][j]) + b[(i - 1)][j]) / 5);
      }
    }
  }
}
