// Maxwell's equations in two dimensions.  Written by tools/kernels.
#include <stdint.h>

void fdtd_2d(int steps, int32_t ex[5][6], int32_t ey[5][6], int32_t hz[5][6], int32_t fict[4]) {
  int32_t turn;
  enum { nx = 5 };
  enum { ny = 6 };
  for (int t = 0; t < steps; t += 1) {
    for (int j = 0; j < ny; j += 1) {
      ey[0][j] = fict[t];
    }
    for (int i = 1; i < nx; i += 1) {
      for (int j = 0; j < ny; j += 1) {
        ey[i][j] = (ey[i][j] - ((hz[i][j] - hz[(i - 1)][j]) >> 1));
      }
    }
    for (int i = 0; i < nx; i += 1) {
      for (int j = 1; j < ny; j += 1) {
        ex[i][j] = (ex[i][j] - ((hz[i][j] - hz[i][(j - 1)]) >> 1));
      }
    }
    for (int i = 0; i < (nx - 1); i += 1) {
      for (int j = 0; j < (ny - 1); j += 1) {
        turn = (((ex[i][(j + 1)] - ex[i][j]) + ey[(i + 1)][j]) - ey[i][j]);
        hz[i][j] = (hz[i][j] - ((turn * 7) / 10));
      }
    }
  }
}
