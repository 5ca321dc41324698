// Forces between the molecules of blocks that touch; 10 bits stand behind the point.  Written by tools/kernels.
#include <stdint.h>

void md_grid(int32_t points[2][2][2], int32_t force[2][2][2][3][3], int32_t position[2][2][2][3][3]) {
  int others;
  int32_t x;
  int32_t y;
  int32_t z;
  int32_t new_0;
  int32_t new_1;
  int32_t new_2;
  int32_t sum_x;
  int32_t sum_y;
  int32_t sum_z;
  int32_t dx;
  int32_t dy;
  int32_t dz;
  int32_t square;
  int32_t inverse;
  int32_t sixth;
  int32_t pull;
  enum { n = 2 };
  for (int bx = 0; bx < n; bx += 1) {
    for (int by = 0; by < n; by += 1) {
      for (int bz = 0; bz < n; bz += 1) {
        for (int ox = (0 > (bx - 1) ? 0 : (bx - 1)); ox < (n < (bx + 2) ? n : (bx + 2)); ox += 1) {
          for (int oy = (0 > (by - 1) ? 0 : (by - 1)); oy < (n < (by + 2) ? n : (by + 2)); oy += 1) {
            for (int oz = (0 > (bz - 1) ? 0 : (bz - 1)); oz < (n < (bz + 2) ? n : (bz + 2)); oz += 1) {
              others = points[ox][oy][oz];
              for (int p = 0; p < points[bx][by][bz]; p += 1) {
                x = position[bx][by][bz][p][0];
                y = position[bx][by][bz][p][1];
                z = position[bx][by][bz][p][2];
                new_0 = (int32_t)(0);
                new_1 = (int32_t)(0);
                new_2 = (int32_t)(0);
                sum_x = new_0;
                sum_y = new_1;
                sum_z = new_2;
                for (int q = 0; q < others; q += 1) {
                  dx = (x - position[ox][oy][oz][q][0]);
                  dy = (y - position[ox][oy][oz][q][1]);
                  dz = (z - position[ox][oy][oz][q][2]);
                  square = (((dx * dx) + (dy * dy)) + (dz * dz));
                  if ((square != 0)) {
                    inverse = ((int32_t)((1 << 20)) / (square | 1));
                    sixth = ((((inverse * inverse) >> 10) * inverse) >> 10);
                    pull = ((inverse * ((15 * sixth) - 20)) >> 10);
                    sum_x = (sum_x + (dx * pull));
                    sum_y = (sum_y + (dy * pull));
                    sum_z = (sum_z + (dz * pull));
                  }
                }
                force[bx][by][bz][p][0] = (force[bx][by][bz][p][0] + sum_x);
                force[bx][by][bz][p][1] = (force[bx][by][bz][p][1] + sum_y);
                force[bx][by][bz][p][2] = (force[bx][by][bz][p][2] + sum_z);
              }
            }
          }
        }
      }
    }
  }
}
