// RUN: gaus hls %s --top staged --cosim --report %t.json -o %t.sv 2>&1 | FileCheck %s
// RUN: FileCheck %s --check-prefix=JSON < %t.json

// Loops and calls of a function run at the same time; what a call holds is one process.
// CHECK: remark: cosim: 8 runs equal to
// JSON: "processes":[{"name":"scale","interval":35},{"name":"shift","interval":18},{"name":"last","interval":18}]
// JSON-SAME: "kind":"fifo","from":"scale","to":"shift"
// JSON-SAME: "kind":"buffer","from":"shift","to":"last"
static void scale(const int x[16], int t[16]) {
  int own[16];
  for (int i = 0; i < 16; i++) own[i] = 3 * x[i];
  for (int i = 0; i < 16; i++) t[i] = own[15 - i];
}

void staged(const int x[16], int y[16], int k) {
#pragma HLS dataflow
  int t[16], u[16];
  scale(x, t);
shift:
  for (int i = 0; i < 16; i++) u[i] = t[i] + k;
last:
  for (int i = 0; i < 16; i++) y[i] = u[15 - i] * k;
}
