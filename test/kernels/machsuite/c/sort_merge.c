// Merge sort, from parts of one element on.  Written by tools/kernels.
#include <stdint.h>

static void merge(int32_t a[13], int32_t scratch[13], int start, int middle, int stop) {
  int low;
  int high;
  int32_t left;
  int32_t right;
  for (int i = start; i < (middle + 1); i += 1) {
    scratch[i] = a[i];
  }
  for (int j = (middle + 1); j < (stop + 1); j += 1) {
    scratch[(((middle + 1) + stop) - j)] = a[j];
  }
  low = start;
  high = stop;
  for (int k = start; k < (stop + 1); k += 1) {
    left = scratch[low];
    right = scratch[high];
    if ((right < left)) {
      a[k] = right;
      high = (high - 1);
    } else {
      a[k] = left;
      low = (low + 1);
    }
  }
}

void sort_merge(int32_t a[13]) {
  int width;
  int first;
  int last;
  int stop;
  enum { n = 13 };
  int32_t scratch[13];
  width = 1;
  while ((width < n)) {
    first = 0;
    while ((first < (n - width))) {
      last = ((first + (width * 2)) - 1);
      stop = ((last < n) ? last : (n - 1));
      merge(a, scratch, first, ((first + width) - 1), stop);
      first = (first + (width * 2));
    }
    width = (width * 2);
  }
}
