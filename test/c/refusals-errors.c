// REQUIRES: clang
// Every kind of thing that hardware has not, with its place and what to do.
// RUN: not gaus import %s --top recursive 2>&1 | FileCheck %s --check-prefix RECURSIVE
// RECURSIVE: refusals-errors.c:5:{{[0-9]+}}: error: 'recursive' calls itself (recursive → recursive): hardware has no stack; write a loop
int recursive(int n) { return n == 0 ? 0 : 1 + recursive(n - 1); }

// RUN: not gaus import %s --top even 2>&1 | FileCheck %s --check-prefix CYCLE
// CYCLE: error: 'even' calls itself (even → odd → even)
int odd(int n);
int even(int n) { return n == 0 || odd(n - 1); }
int odd(int n) { return n != 0 && even(n - 1); }

#include <stdlib.h>
// RUN: not gaus import %s --top heap 2>&1 | FileCheck %s --check-prefix HEAP
// HEAP: :16:{{[0-9]+}}: error: 'malloc' has no hardware; hardware has no memory that is made at run time; declare an array of fixed size
int heap(int n) { int *p = malloc(n * sizeof(int)); return p[0]; }

// RUN: not gaus import %s --top moving 2>&1 | FileCheck %s --check-prefix MOVING
// MOVING: 20:{{[0-9]+}}: error: 'p' points into 'a' and here into 'b'; the memory cannot be chosen at run time: use an if
int moving(int a[4], int b[4]) { int *p = a; p = b; return *p; }

// RUN: not gaus import %s --top chosen 2>&1 | FileCheck %s --check-prefix CHOSEN
// CHOSEN: 24:{{.*}}: error: 'a_at' points into 'a' and here into 'b'
int chosen(int a[4], int b[4], int c) { return (c ? a : b)[1]; }

// RUN: not gaus import %s --top nested 2>&1 | FileCheck %s --check-prefix NESTED
// NESTED: 28:{{[0-9]+}}: error: 'p' is a pointer that is no array; declare an array
int nested(int **p) { return p[0][0]; }

// RUN: not gaus import %s --top unsized 2>&1 | FileCheck %s --check-prefix UNSIZED
// UNSIZED: 32:{{.*}}: error: the size of 'a' is not known; declare it as an array, as in int32_t a[64]
int unsized(int *a, int i) { return a[i]; }

// RUN: not gaus import %s --top variable 2>&1 | FileCheck %s --check-prefix VARIABLE
// VARIABLE: 36:{{.*}}: error: an array whose size is known only at run time; give it a constant size
int variable(int n) { int a[n]; a[0] = n; return a[0]; }

// RUN: not gaus import %s --top sum 2>&1 | FileCheck %s --check-prefix VARIADIC
// VARIADIC: 40:{{[0-9]+}}: error: 'sum' takes any number of arguments; give each one a parameter
int sum(int n, ...) { return n; }

// RUN: not gaus import %s --top through 2>&1 | FileCheck %s --check-prefix THROUGH
// THROUGH: error: {{.*}}function pointers
int through(int (*f)(int), int x) { return f(x); }

// RUN: not gaus import %s --top jumps 2>&1 | FileCheck %s --check-prefix JUMPS
// JUMPS: 48:{{[0-9]+}}: error: goto has no hardware; use loops, break and continue
int jumps(int n) { again: if (n--) goto again; return n; }

// RUN: not gaus import %s --top joined 2>&1 | FileCheck %s --check-prefix UNION
// UNION: 53:{{.*}}: error: union {{.*}} use a struct, and casts or shifts between numbers
union Word { int i; float f; };
int joined(float x) { union Word w; w.f = x; return w.i; }

struct Bits { unsigned a : 3; };
// RUN: not gaus import %s --top fields 2>&1 | FileCheck %s --check-prefix FIELDS
// FIELDS: 55:{{[0-9]+}}: error: bit-field 'a'; write it as _BitInt(3)
int fields(struct Bits b) { return b.a; }

// RUN: not gaus import %s --top counts 2>&1 | FileCheck %s --check-prefix STATIC
// STATIC: 63:{{[0-9]+}}: error: 'at' is a pointer that keeps its place between calls; keep a subscript, as in static int at;
int counts(int a[4]) {
  static int *at; at = a; return *at; }

// RUN: not gaus import %s --top wide 2>&1 | FileCheck %s --check-prefix WIDE
// WIDE: error: long double has no hardware; use double
int wide(int x) { long double y = x; return y; }

// RUN: not gaus import %s --top outside 2>&1 | FileCheck %s --check-prefix OUTSIDE
// OUTSIDE: 71:{{[0-9]+}}: error: subscript 4 is outside of 'a', which has 4 elements; valid are 0 to 3
int outside(int *b) { int a[4]; a[0] = b[0]; return a[4 + 0]; }

int external(int);
// RUN: not gaus import %s --top unknown 2>&1 | FileCheck %s --check-prefix UNKNOWN
// UNKNOWN: 76:{{.*}}: error: 'external' has no hardware; write its body
int unknown(int x) { return external(x); }

// RUN: not gaus import %s --top nowhere 2>&1 | FileCheck %s --check-prefix NOWHERE
// NOWHERE: error: no function 'nowhere'; there is 'recursive'
// RUN: not gaus import %s 2>&1 | FileCheck %s --check-prefix SEVERAL
// SEVERAL: error: several functions, {{.*}}: choose one with --top

// C++, by its name and by what it includes.
// RUN: printf '#include <ap_int.h>\nap_int<3> f(ap_int<3> x) { return x; }\n' > %t.cpp && cp %t.cpp %t.c
// RUN: not gaus hls %t.cpp --top f 2>&1 | FileCheck %s --check-prefix CPP
// CPP: .cpp: error: kernels in C++ are not read; write the function in C, in a file named ….c: ap_int<N> is _BitInt(N), a stream is an array
// RUN: not gaus hls %t.c --top f 2>&1 | FileCheck %s --check-prefix HEADER
// HEADER: .c:1:10: error: 'ap_int.h' file not found; it is a header of C++, and kernels are C
// RUN: printf '#include <time.h>\nint f(int x) { return x; }\n' > %t.c
// RUN: not gaus hls %t.c --top f 2>&1 | FileCheck %s --check-prefix SYSTEM
// SYSTEM: .c:1:10: error: 'time.h' file not found; kernels have no such header: leave it out under #ifndef __SYNTHESIS__

// clang's own words.
// RUN: printf 'int f(int x) { return y; }\n' > %t.c
// RUN: not gaus hls %t.c 2>&1 | FileCheck %s --check-prefix CLANG
// CLANG: .c:1:23: error: use of undeclared identifier 'y'
// RUN: not gaus hls %s --top recursive --data=n=3 2>&1 | FileCheck %s --check-prefix DATA
// DATA: error: --data is what --cosim runs on
