// Correlations of the columns; they have 8 bits behind the point.  Written by tools/kernels.
#include <stdint.h>

static int32_t isqrt(int32_t number) {
  int32_t rest;
  int32_t root;
  int32_t bit;
  int32_t trial;
  int fits;
  rest = (number > 0 ? number : 0);
  root = (int32_t)(0);
  bit = (int32_t)((1 << 30));
  for (int _ = 0; _ < 16; _ += 1) {
    trial = (root + bit);
    fits = (rest >= trial);
    rest = (fits ? (rest - trial) : rest);
    root = (root >> 1);
    root = (fits ? (root + bit) : root);
    bit = (bit >> 2);
  }
  return root;
}

void correlation(int32_t data[7][5], int32_t corr[5][5], int32_t mean[5], int32_t deviation[5]) {
  enum { n = 7 };
  enum { m = 5 };
  for (int j = 0; j < m; j += 1) {
    mean[j] = 0;
    for (int i = 0; i < n; i += 1) {
      mean[j] = (mean[j] + data[i][j]);
    }
    mean[j] = (mean[j] / n);
  }
  for (int j = 0; j < m; j += 1) {
    deviation[j] = 0;
    for (int i = 0; i < n; i += 1) {
      deviation[j] = (deviation[j] + ((data[i][j] - mean[j]) * (data[i][j] - mean[j])));
    }
    deviation[j] = isqrt((deviation[j] / n));
    deviation[j] = ((deviation[j] <= 0) ? (int32_t)(1) : deviation[j]);
  }
  for (int i = 0; i < n; i += 1) {
    for (int j = 0; j < m; j += 1) {
      data[i][j] = (((data[i][j] - mean[j]) << 8) / deviation[j]);
    }
  }
  for (int i = 0; i < (m - 1); i += 1) {
    corr[i][i] = 256;
    for (int j = (i + 1); j < m; j += 1) {
      corr[i][j] = 0;
      for (int k = 0; k < n; k += 1) {
        corr[i][j] = (corr[i][j] + ((data[k][i] * data[k][j]) >> 8));
      }
      corr[i][j] = (corr[i][j] / n);
      corr[j][i] = corr[i][j];
    }
  }
  corr[(m - 1)][(m - 1)] = 256;
}
