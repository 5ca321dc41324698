// RUN: gaus import %s --top exits | FileCheck %s --check-prefix EXITS
// RUN: gaus import %s --top bounds | FileCheck %s --check-prefix BOUNDS
// RUN: gaus import %s --top down | FileCheck %s --check-prefix DOWN
// RUN: gaus import %s --top cases | FileCheck %s --check-prefix CASES
// RUN: gaus import %s --top tables | FileCheck %s --check-prefix TABLES
// REQUIRES: clang

// A loop with a way out is a while loop whose condition looks at a flag.
// EXITS: func.func @exits(%a: memref<16xi32> loc("a"("{{.*}}control.c":12:15)), %x: i32
// EXITS: scf.while
// EXITS: return
int exits(int a[16], int x) {
  for (int i = 0; i < 16; i++) {
    if (a[i] == x)
      return i;
    if (a[i] < 0)
      continue;
    a[i] += 1;
  }
  return -1;
}

// BOUNDS: func.func @bounds
// BOUNDS: affine.for %i = 1 to affine_map<(d0) -> (d0)>(%{{.*}}) step 3
// BOUNDS: affine.for %j = affine_map<(d0) -> (d0 + 1)>(%i) to 16
// BOUNDS: affine.load %a[%i + %j * 2 - 1]
// BOUNDS: scf.for %k
void bounds(int a[64], const int b[16], int n) {
  for (int i = 1; i < n; i += 3)
    for (int j = i + 1; j <= 15; j++) {
      a[i + 2 * j - 1] += 1;
      for (int k = b[j]; k < b[i]; k++)
        a[k] = k;
    }
}

// DOWN: func.func @down
// DOWN: affine.for %i = 0 to 8
// DOWN: affine.load %a[%i * -1 + 7]
int down(const short a[8]) {
  int sum = 0, i;
  for (i = 7; i >= 0; i--)
    sum = 3 * sum + a[i];
  return sum + i;
}

// CASES: func.func @cases
// CASES-COUNT-3: arith.cmpi eq
int cases(unsigned x) {
  switch (x) {
  case 1:
  case 4:
    return 5;
  case 2:
    x += 7;
    break;
  default:
    x = 0;
  }
  return x;
}

// TABLES: memref.global "private" constant @primes : memref<4xi8> = dense<[2, 3, 5, -7]>
// TABLES: memref.global "private" constant @steps : memref<2x2xf32> = dense<{{\[\[}}0.5, 0.0], [0.0, 1.5]]>
static const signed char primes[4] = {2, 3, 5, [3] = -7};
float tables(int i, int j) {
  const float steps[2][2] = {{0.5f}, {0, 1.5f}};
  return primes[i & 3] * steps[i & 1][j & 1];
}
