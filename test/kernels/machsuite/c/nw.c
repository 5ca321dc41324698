// The best alignment of two sequences, by Needleman and Wunsch.  Written by tools/kernels.
#include <stdint.h>

void nw(int8_t seq_a[7], int8_t seq_b[6], int8_t aligned_a[13], int8_t aligned_b[13], int32_t score[7][8], int8_t move[7][8]) {
  int32_t match;
  int32_t diagonal;
  int32_t up;
  int32_t left;
  int32_t best;
  int32_t x;
  int32_t y;
  int32_t at;
  int8_t step;
  enum { rows = 7 };
  enum { columns = 8 };
  enum { most = 13 };
  for (int i = 0; i < columns; i += 1) {
    score[0][i] = (-(int32_t)(i));
    move[0][i] = 1;
  }
  for (int i = 1; i < rows; i += 1) {
    score[i][0] = (-(int32_t)(i));
    move[i][0] = 2;
  }
  for (int b = 1; b < rows; b += 1) {
    for (int a = 1; a < columns; a += 1) {
      match = ((seq_a[(a - 1)] == seq_b[(b - 1)]) ? (int32_t)(1) : (int32_t)((-1)));
      diagonal = (score[(b - 1)][(a - 1)] + match);
      up = (score[(b - 1)][a] - 1);
      left = (score[b][(a - 1)] - 1);
      best = (diagonal > (up > left ? up : left) ? diagonal : (up > left ? up : left));
      score[b][a] = best;
      if ((best == left)) {
        move[b][a] = 1;
      } else {
        if ((best == up)) {
          move[b][a] = 2;
        } else {
          move[b][a] = 0;
        }
      }
    }
  }
  x = (int32_t)((columns - 1));
  y = (int32_t)((rows - 1));
  at = (int32_t)(0);
  while (((x > 0) || (y > 0))) {
    step = move[y][x];
    if ((step == 0)) {
      aligned_a[at] = seq_a[(x - 1)];
      aligned_b[at] = seq_b[(y - 1)];
      x = (x - 1);
      y = (y - 1);
    } else {
      if ((step == 1)) {
        aligned_a[at] = seq_a[(x - 1)];
        aligned_b[at] = 45;
        x = (x - 1);
      } else {
        aligned_a[at] = 45;
        aligned_b[at] = seq_b[(y - 1)];
        y = (y - 1);
      }
    }
    at = (at + 1);
  }
  while ((at < most)) {
    aligned_a[at] = 95;
    aligned_b[at] = 95;
    at = (at + 1);
  }
}
