/* What hardware has of the C library's functions on arrays and texts. */
#ifndef GAUS_STRING_H
#define GAUS_STRING_H
#include <stddef.h>
void *memcpy(void *, const void *, size_t);
void *memmove(void *, const void *, size_t);
void *memset(void *, int, size_t);
static inline int memcmp(const void *a, const void *b, size_t n) {
  const unsigned char *p = a, *q = b;
  for (size_t i = 0; i < n; i++)
    if (p[i] != q[i]) return p[i] - q[i];
  return 0;
}
static inline size_t strlen(const char *s) {
  size_t n = 0;
  while (s[n]) n++;
  return n;
}
static inline int strncmp(const char *a, const char *b, size_t n) {
  for (size_t i = 0; i < n; i++) {
    unsigned char p = a[i], q = b[i];
    if (p != q) return p - q;
    if (!p) break;
  }
  return 0;
}
static inline int strcmp(const char *a, const char *b) {
  for (size_t i = 0;; i++) {
    unsigned char p = a[i], q = b[i];
    if (p != q) return p - q;
    if (!p) return 0;
  }
}
static inline void gaus_strncpy(char *to, const char *from, size_t n) {
  size_t i = 0;
  for (; i < n && from[i]; i++) to[i] = from[i];
  for (; i < n; i++) to[i] = 0;
}
static inline void gaus_strcpy(char *to, const char *from) {
  size_t i = 0;
  for (; from[i]; i++) to[i] = from[i];
  to[i] = 0;
}
#define strncpy(to, from, n) gaus_strncpy(to, from, n)
#define strcpy(to, from) gaus_strcpy(to, from)
#endif
