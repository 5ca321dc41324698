// Means of nine neighbours, in place.  Written by tools/kernels.
#include <stdint.h>

void seidel_2d(int steps, int32_t a[6][6]) {
  int32_t above;
  int32_t beside;
  int32_t below;
  enum { n = 6 };
  for (int _ = 0; _ < steps; _ += 1) {
    for (int i = 1; i < (n - 1); i += 1) {
      for (int j = 1; j < (n - 1); j += 1) {
        above = ((a[(i - 1)][(j - 1)] + a[(i - 1)][j]) + a[(i - 1)][(j + 1)]);
        beside = ((a[i][(j - 1)] + a[i][j]) + a[i][(j + 1)]);
        below = ((a[(i + 1)][(j - 1)] + a[(i + 1)][j]) + a[(i + 1)][(j + 1)]);
        a[i][j] = (((above + beside) + below) / 9);
      }
    }
  }
}
