// An edge filter, both ways in both dimensions; weights have 8 bits behind the point.  Written by tools/kernels.
#include <stdint.h>

void deriche(int32_t image[6][5], int32_t out[6][5], int32_t y1[6][5], int32_t y2[6][5], int32_t a1, int32_t a2, int32_t a3, int32_t a4, int32_t b1, int32_t b2) {
  int32_t new_0;
  int32_t new_1;
  int32_t new_2;
  int32_t before;
  int32_t last;
  int32_t seen;
  int32_t now;
  int32_t new_3;
  int32_t earlier;
  enum { w = 6 };
  enum { h = 5 };
  for (int i = 0; i < w; i += 1) {
    new_0 = (int32_t)(0);
    new_1 = (int32_t)(0);
    new_2 = (int32_t)(0);
    before = new_0;
    last = new_1;
    seen = new_2;
    for (int j = 0; j < h; j += 1) {
      now = (((((a1 * image[i][j]) + (a2 * seen)) + (b1 * last)) + (b2 * before)) >> 8);
      y1[i][j] = now;
      seen = image[i][j];
      before = last;
      last = now;
    }
  }
  for (int i = 0; i < w; i += 1) {
    new_0 = (int32_t)(0);
    new_1 = (int32_t)(0);
    new_2 = (int32_t)(0);
    new_3 = (int32_t)(0);
    before = new_0;
    last = new_1;
    seen = new_2;
    earlier = new_3;
    for (int j = (h - 1); j > (-1); j -= 1) {
      now = (((((a3 * seen) + (a4 * earlier)) + (b1 * last)) + (b2 * before)) >> 8);
      y2[i][j] = now;
      earlier = seen;
      seen = image[i][j];
      before = last;
      last = now;
    }
  }
  for (int i = 0; i < w; i += 1) {
    for (int j = 0; j < h; j += 1) {
      out[i][j] = (y1[i][j] + y2[i][j]);
    }
  }
  for (int j = 0; j < h; j += 1) {
    new_0 = (int32_t)(0);
    new_1 = (int32_t)(0);
    new_2 = (int32_t)(0);
    before = new_0;
    last = new_1;
    seen = new_2;
    for (int i = 0; i < w; i += 1) {
      now = (((((a1 * out[i][j]) + (a2 * seen)) + (b1 * last)) + (b2 * before)) >> 8);
      y1[i][j] = now;
      seen = out[i][j];
      before = last;
      last = now;
    }
  }
  for (int j = 0; j < h; j += 1) {
    new_0 = (int32_t)(0);
    new_1 = (int32_t)(0);
    new_2 = (int32_t)(0);
    new_3 = (int32_t)(0);
    before = new_0;
    last = new_1;
    seen = new_2;
    earlier = new_3;
    for (int i = (w - 1); i > (-1); i -= 1) {
      now = (((((a3 * seen) + (a4 * earlier)) + (b1 * last)) + (b2 * before)) >> 8);
      y2[i][j] = now;
      earlier = seen;
      seen = out[i][j];
      before = last;
      last = now;
    }
  }
  for (int i = 0; i < w; i += 1) {
    for (int j = 0; j < h; j += 1) {
      out[i][j] = (y1[i][j] + y2[i][j]);
    }
  }
}
