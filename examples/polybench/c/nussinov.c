// The most pairs that a strand of RNA can fold into.  Written by tools/kernels.
#include <stdint.h>

void nussinov(int8_t seq[9], int32_t best[9][9]) {
  int32_t pair;
  enum { n = 9 };
  for (int i = (n - 1); i > (-1); i -= 1) {
    for (int j = (i + 1); j < n; j += 1) {
      if (((j - 1) >= 0)) {
        best[i][j] = (best[i][j] > best[i][(j - 1)] ? best[i][j] : best[i][(j - 1)]);
      }
      if (((i + 1) < n)) {
        best[i][j] = (best[i][j] > best[(i + 1)][j] ? best[i][j] : best[(i + 1)][j]);
      }
      if ((((j - 1) >= 0) && ((i + 1) < n))) {
        if ((i < (j - 1))) {
          pair = ((((int32_t)(seq[i]) + (int32_t)(seq[j])) == 3) ? (int32_t)(1) : (int32_t)(0));
          best[i][j] = (best[i][j] > (best[(i + 1)][(j - 1)] + pair) ? best[i][j] : (best[(i + 1)][(j - 1)] + pair));
        } else {
          best[i][j] = (best[i][j] > best[(i + 1)][(j - 1)] ? best[i][j] : best[(i + 1)][(j - 1)]);
        }
      }
      for (int k = (i + 1); k < j; k += 1) {
        best[i][j] = (best[i][j] > (best[i][k] + best[(k + 1)][j]) ? best[i][j] : (best[i][k] + best[(k + 1)][j]));
      }
    }
  }
}
