/* Declarations, so that programs around a kernel can be read. */
#ifndef GAUS_STDLIB_H
#define GAUS_STDLIB_H
#include <stddef.h>
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 2147483647
int abs(int);
long labs(long);
long long llabs(long long);
void *malloc(size_t);
void *calloc(size_t, size_t);
void *realloc(void *, size_t);
void free(void *);
void exit(int);
void abort(void);
int rand(void);
void srand(unsigned);
int atoi(const char *);
double atof(const char *);
#endif
