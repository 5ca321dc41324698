/* Declarations, so that programs around a kernel can be read. */
#ifndef GAUS_STDIO_H
#define GAUS_STDIO_H
#include <stddef.h>
typedef struct gaus_file FILE;
extern FILE *stdin, *stdout, *stderr;
#define EOF (-1)
int printf(const char *, ...);
int fprintf(FILE *, const char *, ...);
int sprintf(char *, const char *, ...);
int scanf(const char *, ...);
int fscanf(FILE *, const char *, ...);
int puts(const char *);
int putchar(int);
int getchar(void);
int fflush(FILE *);
FILE *fopen(const char *, const char *);
int fclose(FILE *);
#endif
