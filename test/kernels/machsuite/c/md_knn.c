// Forces between molecules and their neighbours; 10 bits stand behind the point.  Written by tools/kernels.
#include <stdint.h>

void md_knn(int32_t fx[8], int32_t fy[8], int32_t fz[8], int32_t px[8], int32_t py[8], int32_t pz[8], int32_t near[8][5]) {
  int32_t new_0;
  int32_t new_1;
  int32_t new_2;
  int32_t sum_x;
  int32_t sum_y;
  int32_t sum_z;
  int k;
  int32_t dx;
  int32_t dy;
  int32_t dz;
  int32_t inverse;
  int32_t sixth;
  int32_t force;
  enum { n = 8 };
  enum { neighbours = 5 };
  for (int i = 0; i < n; i += 1) {
    new_0 = (int32_t)(0);
    new_1 = (int32_t)(0);
    new_2 = (int32_t)(0);
    sum_x = new_0;
    sum_y = new_1;
    sum_z = new_2;
    for (int j = 0; j < neighbours; j += 1) {
      k = near[i][j];
      dx = (px[i] - px[k]);
      dy = (py[i] - py[k]);
      dz = (pz[i] - pz[k]);
      inverse = ((int32_t)((1 << 20)) / ((((dx * dx) + (dy * dy)) + (dz * dz)) | 1));
      sixth = ((((inverse * inverse) >> 10) * inverse) >> 10);
      force = ((inverse * ((sixth * ((15 * sixth) - 20)) >> 10)) >> 10);
      sum_x = (sum_x + (dx * force));
      sum_y = (sum_y + (dy * force));
      sum_z = (sum_z + (dz * force));
    }
    new_0 = sum_x;
    new_1 = sum_y;
    new_2 = sum_z;
    fx[i] = new_0;
    fy[i] = new_1;
    fz[i] = new_2;
  }
}
