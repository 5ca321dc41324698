// A transform in place, in strides; 14 bits stand behind the point.  Written by tools/kernels.
#include <stdint.h>

void fft_strided(int32_t real[16], int32_t img[16], int32_t real_twid[16], int32_t img_twid[16]) {
  int32_t span;
  int32_t log;
  int32_t odd;
  int32_t even;
  int a;
  int b;
  int32_t sum_r;
  int32_t sum_i;
  int32_t dif_r;
  int32_t dif_i;
  int32_t root;
  int w;
  enum { n = 16 };
  span = (int32_t)((n / 2));
  log = (int32_t)(0);
  while ((span > 0)) {
    odd = span;
    while ((odd < n)) {
      odd = (odd | span);
      even = (odd ^ span);
      a = even;
      b = odd;
      sum_r = (real[a] + real[b]);
      sum_i = (img[a] + img[b]);
      dif_r = (real[a] - real[b]);
      dif_i = (img[a] - img[b]);
      real[a] = sum_r;
      img[a] = sum_i;
      root = ((even << log) & (n - 1));
      if ((root != 0)) {
        w = root;
        real[b] = (((real_twid[w] * dif_r) - (img_twid[w] * dif_i)) >> 14);
        img[b] = (((real_twid[w] * dif_i) + (img_twid[w] * dif_r)) >> 14);
      } else {
        real[b] = dif_r;
        img[b] = dif_i;
      }
      odd = (odd + 1);
    }
    span = (span >> 1);
    log = (log + 1);
  }
}
