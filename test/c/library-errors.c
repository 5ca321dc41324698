// REQUIRES: clang
// Functions of math.h without hardware: what to write instead.
#include <math.h>
// RUN: not gaus import %s --top rest 2>&1 | FileCheck %s --check-prefix ERFC
// ERFC: library-errors.c:6:{{[0-9]+}}: error: 'erfcf' has no hardware; write it as 1 - erf(x), which is less exact where x is large
float rest(float x) { return erfcf(x); }

// RUN: not gaus import %s --top length 2>&1 | FileCheck %s --check-prefix HYPOT
// HYPOT: :10:{{[0-9]+}}: error: 'hypot' has no hardware; write it as sqrt(x * x + y * y)
double length(double x, double y) { return hypot(x, y); }

// RUN: not gaus import %s --top scaled 2>&1 | FileCheck %s --check-prefix LDEXP
// LDEXP: :14:{{[0-9]+}}: error: 'ldexp' has no hardware; write it as x * exp2(n)
double scaled(double x, int n) { return ldexp(x, n); }

// RUN: not gaus import %s --top rest_of 2>&1 | FileCheck %s --check-prefix REMAINDER
// REMAINDER: :18:{{[0-9]+}}: error: 'remainderf' has no hardware; write it as x - y * rint(x / y)
float rest_of(float x, float y) { return remainderf(x, y); }

// RUN: not gaus import %s --top gamma_of 2>&1 | FileCheck %s --check-prefix GAMMA
// GAMMA: :22:{{[0-9]+}}: error: 'tgamma' has no hardware; write its body in this file
double gamma_of(double x) { return tgamma(x); }
