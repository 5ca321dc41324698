// Radix sort of unsigned numbers, four bits at a time.  Written by tools/kernels.
#include <stdint.h>

void sort_radix(int32_t a[13], int32_t b[13]) {
  int32_t shift;
  int at;
  int32_t place;
  enum { n = 13 };
  int32_t count[16];
  for (int digit = 0; digit < 8; digit += 1) {
    shift = ((int32_t)(digit) << 2);
    for (int k = 0; k < 16; k += 1) {
      count[k] = 0;
    }
    for (int i = 0; i < n; i += 1) {
      count[((a[i] >> shift) & 15)] = (count[((a[i] >> shift) & 15)] + 1);
    }
    for (int k = 1; k < 16; k += 1) {
      count[k] = (count[k] + count[(k - 1)]);
    }
    for (int i = (n - 1); i > (-1); i -= 1) {
      at = ((a[i] >> shift) & 15);
      place = (count[at] - 1);
      count[at] = place;
      b[place] = a[i];
    }
    for (int i = 0; i < n; i += 1) {
      a[i] = b[i];
    }
  }
}
