// REQUIRES: clang
#include <string.h>
// RUN: not gaus import %s --top part 2>&1 | FileCheck %s --check-prefix PART
// PART: 5:{{[0-9]+}}: error: 6 bytes are no whole number of int32_t (4 bytes each); copy or set the elements in a loop
void part(int a[4], int b[4]) { memcpy(a, b, 6); }

// RUN: not gaus import %s --top late 2>&1 | FileCheck %s --check-prefix LATE
// LATE: 9:{{[0-9]+}}: error: a size known at run time is no whole number of int32_t[4] (16 bytes each)
void late(int a[4][4], int n) { memset(a, 0, n); }

// RUN: not gaus import %s --top outside 2>&1 | FileCheck %s --check-prefix OUTSIDE
// OUTSIDE: 13:{{[0-9]+}}: error: memset of 'a' ends at element 8, and it has 4; copy or set 4 elements at most
void outside(int a[4]) { memset(a, 0, 32); }
