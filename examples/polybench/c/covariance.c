// Covariances of the columns.  Written by tools/kernels.
#include <stdint.h>

void covariance(int32_t data[7][5], int32_t cov[5][5], int32_t mean[5]) {
  enum { n = 7 };
  enum { m = 5 };
  for (int j = 0; j < m; j += 1) {
    mean[j] = 0;
    for (int i = 0; i < n; i += 1) {
      mean[j] = (mean[j] + data[i][j]);
    }
    mean[j] = (mean[j] / n);
  }
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < m; j += 1) {
      data[i][j] = (data[i][j] - mean[j]);
    }
  }
  for (int i = 0; i < m; i += 1) {
    for (int j = i; j < m; j += 1) {
      cov[i][j] = 0;
      for (int k = 0; k < n; k += 1) {
        cov[i][j] = (cov[i][j] + (data[k][i] * data[k][j]));
      }
      cov[i][j] = (cov[i][j] / (n - 1));
      cov[j][i] = cov[i][j];
    }
  }
}
