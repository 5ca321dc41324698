// A[r, q, ·] = A[r, q, ·]·C4.  Written by tools/kernels.
#include <stdint.h>

void doitgen(int32_t a[3][4][5], int32_t c4[5][5], int32_t total[5]) {
  enum { nr = 3 };
  enum { nq = 4 };
  enum { np = 5 };
  for (int r = 0; r < nr; r += 1) {
    for (int q = 0; q < nq; q += 1) {
      for (int p = 0; p < np; p += 1) {
        total[p] = 0;
        for (int s = 0; s < np; s += 1) {
          total[p] = (total[p] + (a[r][q][s] * c4[s][p]));
        }
      }
      for (int p = 0; p < np; p += 1) {
        a[r][q][p] = total[p];
      }
    }
  }
}
