// REQUIRES: clang, cc, iverilog
// The cosine transform of a tutorial of Vitis, with its directives; docs/results/c.md has both cycles.
// RUN: gaus hls %s --top dct -DSTEPS=1 --solver list --cosim -o %t.sv 2>&1 | FileCheck %s
// RUN: gaus hls %s --top dct -DSTEPS=2 --solver list --cosim -o %t.sv 2>&1 | FileCheck %s
// RUN: gaus hls %s --top dct -DSTEPS=3 --solver list --cosim -o %t.sv 2>&1 | FileCheck %s
// RUN: gaus hls %s --top dct -DSTEPS=4 --solver list --cosim -o %t.sv --report %t.txt 2>&1 | FileCheck %s
// RUN: FileCheck %s --check-prefix OVERLAP < %t.txt
// CHECK: cosim: 8 runs equal to cc, {{[0-9 to]+}} cycles
// OVERLAP: cycles from start to start, module 66, 6 runs at once
// RUN: gaus import %s --top dct -DSTEPS=1 | FileCheck %s --check-prefix INNER
// RUN: gaus import %s --top dct -DSTEPS=2 | FileCheck %s --check-prefix OUTER
// Directives that a condition leaves out count for nothing; loops inside a pipeline are written out.
// INNER-NOT: unroll
// OUTER-COUNT-2: {gaus.hint = {unroll = "full"}}
// OUTER-NOT: unroll
#define N 8
#define BITS 13

// A row: every coefficient is a sum of products.
static void row(const short from[N], short to[N]) {
  static const short table[N][N] = {
    {2896, 2896, 2896, 2896, 2896, 2896, 2896, 2896},
    {4017, 3406, 2276, 799, -799, -2276, -3406, -4017},
    {3784, 1567, -1567, -3784, -3784, -1567, 1567, 3784},
    {3406, -799, -4017, -2276, 2276, 4017, 799, -3406},
    {2896, -2896, -2896, 2896, 2896, -2896, -2896, 2896},
    {2276, -4017, 799, 3406, -3406, -799, 4017, -2276},
    {1567, -3784, 3784, -1567, -1567, 3784, -3784, 1567},
    {799, -2276, 3406, -4017, 4017, -3406, 2276, -799}};
  for (int k = 0; k < N; k++) {
#if STEPS > 1
#pragma HLS pipeline
#endif
    int sum = 0;
    for (int n = 0; n < N; n++) {
#if STEPS == 1
#pragma HLS pipeline
#endif
      sum += from[n] * (int)table[k][n];
    }
    to[k] = (sum + (1 << (BITS - 1))) >> BITS;
  }
}

static void transpose(short from[N][N], short to[N][N]) {
  for (int j = 0; j < N; j++)
    for (int i = 0; i < N; i++) {
#pragma HLS pipeline
      to[j][i] = from[i][j];
    }
}

void dct(const short input[N * N], short output[N * N]) {
  short block[N][N], rows[N][N], columns[N][N], done[N][N], result[N][N];
#if STEPS > 3
#pragma HLS dataflow
#endif
#if STEPS > 2
#pragma HLS array_partition variable=block dim=2 complete
#pragma HLS array_partition variable=columns dim=2 complete
#endif
  for (int r = 0; r < N; r++)
    for (int c = 0; c < N; c++) {
#pragma HLS pipeline
      block[r][c] = input[r * N + c];
    }
  for (int i = 0; i < N; i++)
    row(block[i], rows[i]);
  transpose(rows, columns);
  for (int i = 0; i < N; i++)
    row(columns[i], done[i]);
  transpose(done, result);
  for (int r = 0; r < N; r++)
    for (int c = 0; c < N; c++) {
#pragma HLS pipeline
      output[r * N + c] = result[r][c];
    }
}
