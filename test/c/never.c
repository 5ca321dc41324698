// REQUIRES: clang
// A loop that is known not to run leaves its counter, and no subscript of it is looked at.
// RUN: gaus import %s --top up | FileCheck %s --check-prefix UP
// RUN: gaus import %s --top down | FileCheck %s --check-prefix DOWN
// RUN: gaus import %s --top none | FileCheck %s --check-prefix NONE
// RUN: not gaus import %s --top once 2>&1 | FileCheck %s --check-prefix ONCE
#include <string.h>
#define N 0

// UP: %[[I:.*]] = arith.constant 20 : i32
// UP-NEXT: affine.store %[[I]], %a[0]
// UP-NEXT: return
void up(int a[16]) {
  int i;
  for (i = 20; i < 16; i++)
    a[i] = 3;
  a[0] = i;
}

// DOWN: {
// DOWN-NEXT: return
void down(int a[16]) {
  for (int i = N - 1; i >= 0; i--)
    a[i] = 3;
}

// NONE: {
// NONE-NEXT: return
void none(int a[16]) {
  int n = 0;
  memmove(a, a + 1, n * sizeof *a);
}

// ONCE: never.c:37:{{[0-9]+}}: error: subscript 16 is outside of 'a'
void once(int a[16]) {
  for (int i = 16; i <= 16; i++)
    a[i] = 3;
}
