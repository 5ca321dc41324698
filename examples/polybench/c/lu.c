// A = L·U in place.  Written by tools/kernels.
#include <stdint.h>

void lu(int32_t a[7][7]) {
  enum { n = 7 };
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < i; j += 1) {
      for (int k = 0; k < j; k += 1) {
        a[i][j] = (a[i][j] - (a[i][k] * a[k][j]));
      }
      a[i][j] = (a[i][j] / (a[j][j] | 1));
    }
    for (int j = i; j < n; j += 1) {
      for (int k = 0; k < i; k += 1) {
        a[i][j] = (a[i][j] - (a[i][k] * a[k][j]));
      }
    }
  }
}
