// REQUIRES: clang, cc, iverilog
// RUN: gaus import %s --top asked 2>&1 | FileCheck %s
// RUN: gaus hls %s --top asked --cosim -o %t.sv 2>&1 | FileCheck %s --check-prefix EQUAL
// RUN: FileCheck %s --check-prefix PORTS < %t.sv
// EQUAL: cosim: 8 runs equal
// PORTS: a_b3_addr
// RUN: gaus import %s --top flushed 2>/dev/null | FileCheck %s --check-prefix FLUSHED
// FLUSHED: gaus.hint = {ii = 1, flush = true}
// FLUSHED: gaus.hint = {flush = false}
// RUN: not gaus import %s --top styled 2>&1 | FileCheck %s --check-prefix STYLED
// STYLED: directives.c:{{[0-9]+}}:1: error: style=fast is not known; known: stp, flp, frp
// CHECK: directives.c:22:1: warning: arrays have memory ports
// CHECK: directives.c:23:1: warning: '#pragma HLS latency' is not known
// CHECK: gaus.hint = {ii = 2, unroll = 4}
// CHECK: gaus.name = "inner", gaus.hint = {pipeline = false}
// RUN: gaus import %s --top flat 2>/dev/null | FileCheck %s --check-prefix FLAT
// FLAT: flatten = true
// RUN: not gaus import %s --top wrong 2>&1 | FileCheck %s --check-prefix WRONG
// WRONG: directives.c:{{[0-9]+}}:1: error: no array 'b' in 'wrong'; arrays: a
int asked(int a[16], const int b[16]) {
#pragma HLS array_partition variable=a type=cyclic factor=4 dim=1
#pragma HLS interface mode=ap_hs port=b
#pragma HLS latency max=4
  int sum = 0;
#pragma HLS pipeline II=2
  for (int i = 0; i < 16; i++) {
#pragma HLS unroll factor=4
    a[i] += b[i];
  }
inner:
  for (int i = 0; i < 16; i++) {
#pragma HLS PIPELINE off
    sum += a[i];
  }
  return sum;
}

void flat(int a[4][4]) {
  for (int i = 0; i < 4; i++)
#pragma HLS loop_flatten
    for (int j = 0; j < 4; j++)
      a[i][j] = i;
}

// A directive of a called function is about what it is called with; one without braces is of its loop.
// RUN: gaus hls %s --top calls --cosim -o %t.sv 2>&1 | FileCheck %s --check-prefix CALLS
// RUN: FileCheck %s --check-prefix ROWS < %t.sv
// CALLS: cosim: 8 runs equal
// ROWS: m_b1_addr
// RUN: gaus import %s --top calls 2>/dev/null | FileCheck %s --check-prefix UNBRACED
// UNBRACED: gaus.hint = {unroll = 2}
// RUN: gaus sweep %s --top calls --axis 'ii=1|2' --store %t.store -DROWS=2 2>/dev/null | FileCheck %s --check-prefix SWEEP
// SWEEP: ii
#ifndef ROWS
#define ROWS 3
#endif
static int inside(const int p[8]) {
#pragma HLS array_partition variable=p type=cyclic factor=2
  int t[8], s = 0;
#pragma HLS array_partition variable=t complete
  for (int i = 0; i < 8; i++)
#pragma HLS unroll factor=2
    t[i] = p[i] * 3;
  for (int i = 0; i < 8; i++)
    s ^= t[i];
  return s;
}
int calls(int m[ROWS][8]) {
  int s = 0;
  for (int i = 0; i < ROWS; i++)
    s += inside(m[i]);
  return s;
}

void wrong(int a[4]) {
  a[0] = 1;
#pragma HLS array_partition variable=b complete
}

void flushed(int a[8]) {
  for (int i = 0; i < 8; i++) {
#pragma HLS pipeline II=1 style=flp
    a[i] += 1;
  }
  for (int i = 0; i < 8; i++) {
#pragma HLS pipeline style=stp
    a[i] *= 2;
  }
}

void styled(int a[8]) {
  for (int i = 0; i < 8; i++) {
#pragma HLS pipeline style=fast
    a[i] += 1;
  }
}
