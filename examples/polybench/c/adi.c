// Alternating directions; p, q, u and v have 12 bits behind the point.  Written by tools/kernels.
#include <stdint.h>

void adi(int steps, int32_t u[6][6], int32_t v[6][6], int32_t p[6][6], int32_t q[6][6]) {
  int32_t pivot;
  int32_t right;
  enum { n = 6 };
  for (int _ = 0; _ < steps; _ += 1) {
    for (int i = 1; i < (n - 1); i += 1) {
      v[0][i] = 4096;
      p[i][0] = 0;
      q[i][0] = v[0][i];
      for (int j = 1; j < (n - 1); j += 1) {
        pivot = ((12288 - (p[i][(j - 1)] >> 1)) | 1);
        p[i][j] = ((int32_t)((2048 << 12)) / pivot);
        right = ((u[j][(i - 1)] + (u[j][i] << 1)) + u[j][(i + 1)]);
        q[i][j] = (((right + q[i][(j - 1)]) << 8) / ((pivot >> 4) | 1));
      }
      v[(n - 1)][i] = 4096;
      for (int j = (n - 2); j > 0; j -= 1) {
        v[j][i] = (((p[i][j] * v[(j + 1)][i]) >> 12) + q[i][j]);
      }
    }
    for (int i = 1; i < (n - 1); i += 1) {
      u[i][0] = 4096;
      p[i][0] = 0;
      q[i][0] = u[i][0];
      for (int j = 1; j < (n - 1); j += 1) {
        pivot = ((12288 - (p[i][(j - 1)] >> 1)) | 1);
        p[i][j] = ((int32_t)((2048 << 12)) / pivot);
        right = ((v[(i - 1)][j] + (v[i][j] << 1)) + v[(i + 1)][j]);
        q[i][j] = (((right + q[i][(j - 1)]) << 8) / ((pivot >> 4) | 1));
      }
      u[i][(n - 1)] = 4096;
      for (int j = (n - 2); j > 0; j -= 1) {
        u[i][j] = (((p[i][j] * u[i][(j + 1)]) >> 12) + q[i][j]);
      }
    }
  }
}
