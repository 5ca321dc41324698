// Six neighbours; the border is copied.  Written by tools/kernels.
#include <stdint.h>

void stencil3d(int32_t c0, int32_t c1, int32_t orig[4][5][6], int32_t sol[4][5][6]) {
  int32_t across;
  int32_t along;
  enum { height = 4 };
  enum { columns = 5 };
  enum { rows = 6 };
  for (int j = 0; j < columns; j += 1) {
    for (int k = 0; k < rows; k += 1) {
      sol[0][j][k] = orig[0][j][k];
      sol[(height - 1)][j][k] = orig[(height - 1)][j][k];
    }
  }
  for (int i = 1; i < (height - 1); i += 1) {
    for (int k = 0; k < rows; k += 1) {
      sol[i][0][k] = orig[i][0][k];
      sol[i][(columns - 1)][k] = orig[i][(columns - 1)][k];
    }
  }
  for (int i = 1; i < (height - 1); i += 1) {
    for (int j = 1; j < (columns - 1); j += 1) {
      sol[i][j][0] = orig[i][j][0];
      sol[i][j][(rows - 1)] = orig[i][j][(rows - 1)];
    }
  }
  for (int i = 1; i < (height - 1); i += 1) {
    for (int j = 1; j < (columns - 1); j += 1) {
      for (int k = 1; k < (rows - 1); k += 1) {
        across = ((orig[(i - 1)][j][k] + orig[(i + 1)][j][k]) + orig[i][(j - 1)][k]);
        along = ((orig[i][(j + 1)][k] + orig[i][j][(k - 1)]) + orig[i][j][(k + 1)]);
        sol[i][j][k] = ((c0 * orig[i][j][k]) + (c1 * (across + along)));
      }
    }
  }
}
