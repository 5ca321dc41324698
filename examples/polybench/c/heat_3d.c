// The heat equation in three dimensions.  Written by tools/kernels.
#include <stdint.h>

void heat_3d(int steps, int32_t a[5][5][5], int32_t b[5][5][5]) {
  int32_t dx;
  int32_t dy;
  int32_t dz;
  enum { n = 5 };
  for (int _ = 0; _ < steps; _ += 1) {
    for (int i = 1; i < (n - 1); i += 1) {
      for (int j = 1; j < (n - 1); j += 1) {
        for (int k = 1; k < (n - 1); k += 1) {
          dx = ((a[(i + 1)][j][k] - (a[i][j][k] << 1)) + a[(i - 1)][j][k]);
          dy = ((a[i][(j + 1)][k] - (a[i][j][k] << 1)) + a[i][(j - 1)][k]);
          dz = ((a[i][j][(k + 1)] - (a[i][j][k] << 1)) + a[i][j][(k - 1)]);
          b[i][j][k] = (((a[i][j][k] + (dx >> 3)) + (dy >> 3)) + (dz >> 3));
        }
      }
    }
    for (int i = 1; i < (n - 1); i += 1) {
      for (int j = 1; j < (n - 1); j += 1) {
        for (int k = 1; k < (n - 1); k += 1) {
          dx = ((b[(i + 1)][j][k] - (b[i][j][k] << 1)) + b[(i - 1)][j][k]);
          dy = ((b[i][(j + 1)][k] - (b[i][j][k] << 1)) + b[i][(j - 1)][k]);
          dz = ((b[i][j][(k + 1)] - (b[i][j][k] << 1)) + b[i][j][(k - 1)]);
          a[i][j][k] = (((b[i][j][k] + (dx >> 3)) + (dy >> 3)) + (dz >> 3));
        }
      }
    }
  }
}
