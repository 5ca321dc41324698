/* A filter with constant coefficients over a block of samples. */
#include <stdint.h>

#define TAPS 8
#define SAMPLES 64

static const int16_t taps[TAPS] = {-3, 7, 21, 40, 40, 21, 7, -3};

void fir(const int16_t in[SAMPLES + TAPS - 1], int32_t out[SAMPLES]) {
  for (int n = 0; n < SAMPLES; n++) {
    int32_t sum = 0;
    for (int k = 0; k < TAPS; k++) {
#pragma HLS unroll
      sum += taps[k] * in[n + TAPS - 1 - k];
    }
    out[n] = sum >> 7;
  }
}
