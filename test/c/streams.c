// REQUIRES: clang, cc, iverilog
// RUN: gaus hls %s --top scaled --cosim --testbench %t.tb.sv -o %t.sv 2>&1 | FileCheck %s --check-prefix EQUAL
// RUN: FileCheck %s --check-prefix PORTS < %t.sv
// EQUAL-NOT: warning
// EQUAL: cosim: 8 runs equal
// PORTS: x_tdata
// PORTS: x_tvalid
// PORTS: x_tlast
// PORTS: y_ready
// PORTS: x_tready
// PORTS: y_data
// RUN: not gaus hls %s --top wrong -o %t.wrong.sv 2>&1 | FileCheck %s --check-prefix WRONG
// WRONG: streams.c:{{[0-9]+}}:1: error: no array 'b' in 'wrong'; arrays: a
// RUN: not gaus hls %s --top twice -o %t.twice.sv 2>&1 | FileCheck %s --check-prefix TWICE
// TWICE: streams.c:{{[0-9]+}}:{{[0-9]+}}: error: element [{{[0-9]+}}] of stream 'arg0' is read here and again
void scaled(const short x[20], int gain, int y[20]) {
#pragma HLS interface axis port=x
#pragma HLS INTERFACE mode=ap_fifo port=y
  for (int i = 0; i < 20; i++)
    y[i] = x[i] * gain;
}

void wrong(int a[4]) {
#pragma HLS interface axis port=b
  a[0] = 1;
}

int twice(const int a[4]) {
#pragma HLS interface axis port=a
  int sum = 0;
  for (int j = 0; j < 3; j++)
    for (int i = 0; i < 4; i++)
      sum += a[i] >> j;
  return sum;
}

// RUN: gaus hls %s --top bus --cosim --header %t.h -o %t.bus.sv 2>&1 | FileCheck %s --check-prefix EQUAL
// RUN: FileCheck %s --check-prefix BUS < %t.bus.sv
// RUN: FileCheck %s --check-prefix REGISTERS < %t.h
// BUS: module bus(
// BUS: m_axi_a_rdata
// REGISTERS: #define XBUS_CONTROL_ADDR_A_BASE_DATA 0x18
// REGISTERS: #define XBUS_CONTROL_ADDR_GAIN_DATA 0x24
int bus(short a[30], int gain) {
#pragma HLS interface m_axi port=a offset=slave bundle=gmem
#pragma HLS interface s_axilite port=return
  int sum = 0;
  for (int i = 1; i < 30; i++) {
    a[i] = a[i - 1] * gain;
    sum += a[i];
  }
  return sum;
}

// A depth is the size behind a pointer.
// RUN: gaus hls %s --top pointed --cosim -o %t.pointed.sv 2>&1 | FileCheck %s --check-prefix EQUAL
// RUN: gaus import %s --top pointed | FileCheck %s --check-prefix POINTED
// POINTED: func.func @pointed(%from: memref<24xi32>{{.*}}, %to: memref<24xi32>
// RUN: not gaus import %s --top depthless 2>&1 | FileCheck %s --check-prefix DEPTHLESS
// DEPTHLESS: error: '#pragma HLS interface' needs depth=N, a whole number from 1 on
void pointed(const int *from, int *to, int n) {
#pragma HLS interface m_axi port=from depth=24
#pragma HLS interface m_axi port=to depth=24
  for (int i = 0; i < n; i++)
    to[i] = from[i] + 1;
}

void depthless(const int *from, int *to, int n) {
#pragma HLS interface m_axi port=from depth=N
  to[n] = from[n];
}
