// REQUIRES: clang
extern int other(int);
int given = 3;
// RUN: not gaus import %s --top walking 2>&1 | FileCheck %s --check-prefix WALKING
// WALKING: 7:{{[0-9]+}}: error: 'p' is a pointer that keeps its place between calls; keep a subscript, as in static int at;
int walking(int a[4]) {
  static int *p;
  p = a;
  return *p++;
}

// RUN: not gaus hls %s --top keeps 2>&1 | FileCheck %s --check-prefix DIRECTIVE
// DIRECTIVE: 15:{{[0-9]+}}: error: no array 'kept' in 'keeps'; arrays: state, a
int keeps(int a[4]) {
#pragma HLS array_partition variable=kept complete
  static int state[4];
  state[a[0] & 3] += given++;
  return state[a[1] & 3];
}
