// The product of matrices, in blocks of 4.  Written by tools/kernels.
#include <stdint.h>

void gemm_blocked(int32_t m1[8][8], int32_t m2[8][8], int32_t prod[8][8]) {
  int32_t factor;
  enum { n = 8 };
  for (int jj = 0; jj < n; jj += 4) {
    for (int kk = 0; kk < n; kk += 4) {
      for (int i = 0; i < n; i += 1) {
        for (int k = 0; k < 4; k += 1) {
          factor = m1[i][(k + kk)];
          for (int j = 0; j < 4; j += 1) {
            prod[i][(j + jj)] = (prod[i][(j + jj)] + (factor * m2[(k + kk)][(j + jj)]));
          }
        }
      }
    }
  }
}
