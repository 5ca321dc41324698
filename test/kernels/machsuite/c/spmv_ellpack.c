// A sparse matrix with rows of one length, times a vector.  Written by tools/kernels.
#include <stdint.h>

void spmv_ellpack(int32_t nzval[7][4], int32_t cols[7][4], int32_t vec[7], int32_t out[7]) {
  int32_t total;
  enum { n = 7 };
  enum { width = 4 };
  for (int i = 0; i < n; i += 1) {
    total = out[i];
    for (int j = 0; j < width; j += 1) {
      total = (total + (nzval[i][j] * vec[cols[i][j]]));
    }
    out[i] = total;
  }
}
