// REQUIRES: clang, cc, iverilog
// Pointers that walk one array: parameters, locals, those set later, chosen ones, texts.
// RUN: gaus hls %s --top checksum --cosim -o %t.sv 2>&1 | FileCheck %s
// RUN: gaus hls %s --top walks --cosim -o %t.sv 2>&1 | FileCheck %s
// RUN: gaus hls %s --top flatly --cosim -o %t.sv 2>&1 | FileCheck %s
// RUN: gaus hls %s --top texts --cosim -o %t.sv 2>&1 | FileCheck %s
// CHECK: cosim: 8 runs equal
// RUN: gaus import %s --top checksum | FileCheck %s --check-prefix WALK
// WALK: scf.while ({{.*}}%p{{.*}} = %{{.*}}) : ({{.*}}i32
#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#define WORD uint16_t
#define FOR(i, n) for (int i = 0; i < n; i++)

uint32_t checksum(const uint8_t p[16], uint8_t n) {
  WORD sum = 7;
  while (n-- > 240)
    sum += *p++ << 1;
  return sum;
}

static void move(int16_t *seen, int16_t *to, int by) {
  *to++ -= by;
  *to = by;
  if (seen)
    *seen = 3;
}
static int last(const int16_t *p, const int16_t *end) {
  int found = -1;
  for (; p != end; ++p)
    if (*p > 0)
      found = p[0];
  return found;
}

int walks(int16_t a[16], const int16_t b[16], int16_t m[3][5], int which) {
  const int16_t *later, *q = b, *none = NULL;
  int16_t *w = which > 4 ? a + 4 : &a[2], (*row)[5] = m + 1, *flat = (int16_t *)m;
  int sum = 0;
  if (which & 1)
    later = b + 2;
  else
    later = &b[which & 7];
  FOR(i, 4) {
    int16_t *in_row = m[i % 3];
    sum += *later++ * *q;
    q += 2;
    *w++ = in_row[2] - *(in_row + i);
    *in_row++ ^= 3;
    sum += (*row)[i] + (in_row - flat) + flat[i + 7];
  }
  do { sum ^= 1; if (sum & 2) break; sum += 5; } while (0);
  move(0, w - 2, sum);
  move(&a[15], w - 4, 7);
  if (q > b + 3 && w && none == NULL)
    sum += (int)(w - a) + last(b, q);
  return sum;
}

int flatly(int m[3][5], int t[2][2][4]) {
  int *p = &m[0][0], *all = &t[0][0][0], sum = 0;
  FOR(i, 15) *p++ += i;
  FOR(i, 16) sum = sum * 3 + all[i];
  FOR(i, 5) m[i % 3][i] = sum + m[2][i];
  return sum - *--p;
}

int texts(char s[12], uint8_t which) {
  const char *hex = "0123456789abcdef\0", *p = s;
  s[11] = 0;
  strncpy(s, "g\x61us", 3);
  int n = 0;
  while (*p && isalnum((unsigned char)*p))
    n += toupper(*p++);
  return n + hex[which & 15] + (int)strlen(s) * 1000 + strcmp(s, "gav");
}
