// REQUIRES: clang
// RUN: not gaus import %s --top compared 2>&1 | FileCheck %s --check-prefix COMPARED
// COMPARED: 4:{{[0-9]+}}: error: pointers into 'a' and 'b' are not comparable; compare subscripts
int compared(int a[4], int b[4]) { return a < b; }

// RUN: not gaus import %s --top unset 2>&1 | FileCheck %s --check-prefix UNSET
// UNSET: 8:{{[0-9]+}}: error: 'p' is a pointer that points at nothing; give it an array
int unset(int a[4]) { int *p; return p[0]; }

// RUN: not gaus import %s --top other 2>&1 | FileCheck %s --check-prefix OTHER
// OTHER: 12:{{[0-9]+}}: error: a pointer to int32_t as one to uint8_t; a memory has elements of one type: convert them one by one
int other(int a[4]) { return ((unsigned char *)a)[1]; }

// RUN: not gaus import %s --top unbounded 2>&1 | FileCheck %s --check-prefix UNBOUNDED
// UNBOUNDED: 16:{{[0-9]+}}: error: the size of 'p' is not known; declare it as an array, as in int32_t p[64]
int unbounded(int *p, int n) { int s = 0; while (n--) s += *p++; return s; }

// RUN: not gaus import %s --top gone 2>&1 | FileCheck %s --check-prefix GONE
// GONE: 20:{{[0-9]+}}: error: 'p' points at nothing here; give it an array
int gone(void) { int *p = (int *)0; return *p; }

// RUN: not gaus import %s --top flagged 2>&1 | FileCheck %s --check-prefix FLAGGED
// FLAGGED: 27:{{[0-9]+}}: error: 'p' is null at times, which hardware cannot tell; keep a flag beside it
int flagged(int a[4]) {
  int *p = 0;
  if (a[0]) p = &a[1];
  return p ? *p : 0;
}

struct Node { int value; struct Node *next; };
// RUN: not gaus import %s --top linked 2>&1 | FileCheck %s --check-prefix LINKED
// LINKED: error: field 'next' is a pointer: hardware has memories, but no addresses between them; keep the subscript of an array
int linked(struct Node n[4]) { return n[0].next->value; }
