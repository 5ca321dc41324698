// A sparse matrix in compressed rows, times a vector.  Written by tools/kernels.
#include <stdint.h>

void spmv_crs(int32_t val[20], int32_t cols[20], int32_t rows[8], int32_t vec[7], int32_t out[7]) {
  int32_t total;
  enum { n = 7 };
  for (int i = 0; i < n; i += 1) {
    total = (int32_t)(0);
    for (int j = rows[i]; j < rows[(i + 1)]; j += 1) {
      total = (total + (val[j] * vec[cols[j]]));
    }
    out[i] = total;
  }
}
