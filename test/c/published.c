// REQUIRES: clang, cc, iverilog
// Kernels whose cycles others have published for the same directives; docs/results/c.md has both.
// RUN: gaus hls %s --top shared --solver list --cosim --data size=16 -o %t.sv 2>&1 | FileCheck %s --check-prefix SHARED
// SHARED: cosim: 8 runs equal to cc, [[#]] cycles
// RUN: gaus hls %s --top divided --solver list --cosim --data size=16 -o %t.sv 2>&1 | FileCheck %s --check-prefix DIVIDED
// DIVIDED: cosim: 8 runs equal to cc, [[#]] cycles
// RUN: gaus hls %s --top three --solver list --cosim -o %t.sv 2>&1 | FileCheck %s --check-prefix THREE
// THREE: cosim: 8 runs equal to cc, [[#]] cycles
#define N 16

static void fetch(const int from[N * N], int to[N][N], int size) {
  for (int k = 0, i = 0, j = 0; k < size * size; k++, j++) {
#pragma HLS pipeline II=1
    if (j == size) {
      j = 0;
      i++;
    }
    to[i][j] = from[k];
  }
}

static void give(int from[N][N], int to[N * N], int size) {
  for (int k = 0, i = 0, j = 0; k < size * size; k++, j++) {
#pragma HLS pipeline II=1
    if (j == size) {
      j = 0;
      i++;
    }
    to[k] = from[i][j];
  }
}

// A product of matrices, a row of sums at a time.
static void product(int a[N][N], int b[N][N], int c[N][N], int sums[N], int size) {
  for (int row = 0; row < size; row++)
    for (int col = 0; col < size; col++) {
#pragma HLS pipeline II=1
      int x = a[row][col];
      for (int j = 0; j < N; j++) {
#pragma HLS unroll
        int sum = (col == 0 ? 0 : sums[j]) + x * b[col][j];
        sums[j] = sum;
        if (col == size - 1)
          c[row][j] = sum;
      }
    }
}

void shared(const int x[N * N], const int y[N * N], int z[N * N], int size) {
  int a[N][N], b[N][N], c[N][N], sums[N];
  fetch(x, a, size);
  fetch(y, b, size);
  product(a, b, c, sums, size);
  give(c, z, size);
}

void divided(const int x[N * N], const int y[N * N], int z[N * N], int size) {
  int a[N][N], b[N][N], c[N][N], sums[N];
#pragma HLS array_partition variable=b dim=2 complete
#pragma HLS array_partition variable=c dim=2 complete
#pragma HLS array_partition variable=sums dim=1 complete
  fetch(x, a, size);
  fetch(y, b, size);
  product(a, b, c, sums, size);
  give(c, z, size);
}

void three(const int in[3], signed char a, signed char b, signed char c, int out[3]) {
  for (int i = 0; i < 3; i++) {
#pragma HLS pipeline off
    out[i] = a * in[i] + b + c;
  }
}
