// A filter of 3 × 3 points.  Written by tools/kernels.
#include <stdint.h>

void stencil2d(int32_t orig[6][7], int32_t sol[6][7], int32_t weights[3][3]) {
  int32_t total;
  enum { rows = 6 };
  enum { columns = 7 };
  for (int r = 0; r < (rows - 2); r += 1) {
    for (int c = 0; c < (columns - 2); c += 1) {
      total = (int32_t)(0);
      for (int k1 = 0; k1 < 3; k1 += 1) {
        for (int k2 = 0; k2 < 3; k2 += 1) {
          total = (total + (weights[k1][k2] * orig[(r + k1)][(c + k2)]));
        }
      }
      sol[r][c] = total;
    }
  }
}
