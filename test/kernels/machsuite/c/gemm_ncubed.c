// The product of matrices, element by element.  Written by tools/kernels.
#include <stdint.h>

void gemm_ncubed(int32_t m1[8][8], int32_t m2[8][8], int32_t prod[8][8]) {
  int32_t total;
  enum { n = 8 };
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < n; j += 1) {
      total = (int32_t)(0);
      for (int k = 0; k < n; k += 1) {
        total = (total + (m1[i][k] * m2[k][j]));
      }
      prod[i][j] = total;
    }
  }
}
