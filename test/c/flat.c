// REQUIRES: clang, cc, iverilog
// A memory that many loops read and write keeps a clock by masks in place of a tree of selections.
// RUN: gaus hls %s --top inverse --part ecp5 --clock 100MHz --cosim -o %t.sv 2>&1 | FileCheck %s
// CHECK: cosim: 8 runs equal to cc
#include <math.h>

void inverse(const float a[4][4], float out[4][4]) {
  float m[4][8];
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++) {
      m[i][j] = a[i][j] + (i == j ? 4.0f : 0.0f);
      m[i][j + 4] = i == j;
    }
  for (int i = 0; i < 4; i++) {
    int pivot = i;
    float most = fabsf(m[i][i]);
    for (int r = i + 1; r < 4; r++)
      if (fabsf(m[r][i]) > most) {
        most = fabsf(m[r][i]);
        pivot = r;
      }
    if (pivot != i)
      for (int j = 0; j < 8; j++) {
        float t = m[i][j];
        m[i][j] = m[pivot][j];
        m[pivot][j] = t;
      }
    float scale = 1.0f / m[i][i];
    for (int j = 0; j < 8; j++)
      m[i][j] *= scale;
    for (int r = 0; r < 4; r++)
      if (r != i) {
        float by = m[r][i];
        for (int j = 0; j < 8; j++)
          m[r][j] -= by * m[i][j];
      }
  }
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      out[i][j] = m[i][j + 4];
}
