/* How often each value occurs among 64 pixels, and the most frequent one. */
#include <stdint.h>

#define PIXELS 64
#define BINS 16

uint8_t histogram(const uint8_t pixels[PIXELS], uint16_t bins[BINS]) {
  for (int b = 0; b < BINS; b++)
    bins[b] = 0;
  for (int i = 0; i < PIXELS; i++)
    bins[pixels[i] % BINS]++;
  uint8_t best = 0;
  for (uint8_t b = 1; b < BINS; b++)
    if (bins[b] > bins[best])
      best = b;
  return best;
}
