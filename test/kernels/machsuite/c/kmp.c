// How often a pattern occurs in a text.  Written by tools/kernels.
#include <stdint.h>

static void kmp_table(int8_t pattern[4], int32_t following[4]) {
  int32_t k;
  enum { m = 4 };
  k = (int32_t)(0);
  following[0] = 0;
  for (int q = 1; q < m; q += 1) {
    while (((k > 0) && (pattern[k] != pattern[q]))) {
      k = following[(k - 1)];
    }
    if ((pattern[k] == pattern[q])) {
      k = (k + 1);
    }
    following[q] = k;
  }
}

int32_t kmp(int8_t pattern[4], int8_t text[40], int32_t following[4]) {
  int32_t q;
  int32_t matches;
  kmp_table(pattern, following);
  enum { n = 40 };
  enum { m = 4 };
  q = (int32_t)(0);
  matches = (int32_t)(0);
  for (int i = 0; i < n; i += 1) {
    while (((q > 0) && (pattern[q] != text[i]))) {
      q = following[(q - 1)];
    }
    if ((pattern[q] == text[i])) {
      q = (q + 1);
    }
    if ((q >= m)) {
      matches = (matches + 1);
      q = following[(q - 1)];
    }
  }
  return matches;
}
