// S = Aᵀ·r, q = A·p.  Written by tools/kernels.
#include <stdint.h>

void bicg(int32_t a[7][5], int32_t s[5], int32_t q[7], int32_t p[5], int32_t r[7]) {
  enum { n = 7 };
  enum { m = 5 };
  for (int i = 0; i < m; i += 1) {
    s[i] = 0;
  }
  for (int i = 0; i < n; i += 1) {
    q[i] = 0;
    for (int j = 0; j < m; j += 1) {
      s[j] = (s[j] + (r[i] * a[i][j]));
      q[i] = (q[i] + (a[i][j] * p[j]));
    }
  }
}
