// A·x = b by way of L and U.  Written by tools/kernels.
#include <stdint.h>

void ludcmp(int32_t a[7][7], int32_t b[7], int32_t x[7], int32_t y[7]) {
  int32_t w;
  enum { n = 7 };
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < i; j += 1) {
      w = a[i][j];
      for (int k = 0; k < j; k += 1) {
        w = (w - (a[i][k] * a[k][j]));
      }
      a[i][j] = (w / (a[j][j] | 1));
    }
    for (int j = i; j < n; j += 1) {
      w = a[i][j];
      for (int k = 0; k < i; k += 1) {
        w = (w - (a[i][k] * a[k][j]));
      }
      a[i][j] = w;
    }
  }
  for (int i = 0; i < n; i += 1) {
    w = b[i];
    for (int j = 0; j < i; j += 1) {
      w = (w - (a[i][j] * y[j]));
    }
    y[i] = w;
  }
  for (int i = (n - 1); i > (-1); i -= 1) {
    w = y[i];
    for (int j = (i + 1); j < n; j += 1) {
      w = (w - (a[i][j] * x[j]));
    }
    x[i] = (w / (a[i][i] | 1));
  }
}
