// The likeliest path of states, in negative logarithms.  Written by tools/kernels.
#include <stdint.h>

void viterbi(int8_t obs[6], int32_t init[4], int32_t transition[4][4], int32_t emission[4][5], int32_t likely[6][4], int32_t path[6]) {
  int32_t best;
  int32_t other;
  int32_t state;
  int32_t least;
  enum { steps = 6 };
  enum { states = 4 };
  for (int s = 0; s < states; s += 1) {
    likely[0][s] = (init[s] + emission[s][obs[0]]);
  }
  for (int t = 1; t < steps; t += 1) {
    for (int s = 0; s < states; s += 1) {
      best = ((likely[(t - 1)][0] + transition[0][s]) + emission[s][obs[t]]);
      for (int p = 1; p < states; p += 1) {
        other = ((likely[(t - 1)][p] + transition[p][s]) + emission[s][obs[t]]);
        best = (best < other ? best : other);
      }
      likely[t][s] = best;
    }
  }
  state = (int32_t)(0);
  least = likely[(steps - 1)][0];
  for (int s = 1; s < states; s += 1) {
    if ((likely[(steps - 1)][s] < least)) {
      least = likely[(steps - 1)][s];
      state = (int32_t)(s);
    }
  }
  path[(steps - 1)] = state;
  for (int t = (steps - 2); t > (-1); t -= 1) {
    state = (int32_t)(0);
    least = (likely[t][0] + transition[0][path[(t + 1)]]);
    for (int s = 1; s < states; s += 1) {
      other = (likely[t][s] + transition[s][path[(t + 1)]]);
      if ((other < least)) {
        least = other;
        state = (int32_t)(s);
      }
    }
    path[t] = state;
  }
}
