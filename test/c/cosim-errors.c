// REQUIRES: clang, cc, iverilog
// RUN: not gaus hls %s --top outside --cosim --data k=7 -o %t.sv 2>&1 | FileCheck %s --check-prefix OUTSIDE
// OUTSIDE: error: the program in C reads or writes outside of its arrays on the data (SIGSEGV); give arguments data that it is made for, as in --data n=16
// RUN: not ls %t.sv
#include <math.h>
int outside(int a[4], int k) { return a[k * 100000000]; }
// RUN: not gaus hls %s --top soft --cosim --tolerance 0 -o %t.sv 2>&1 | FileCheck %s --check-prefix APART
// APART: error: cosim: run {{[0-9]}}: y[{{[0-9]+}}] is {{.*}}, C gives {{.*}}; C's library may round exp otherwise: --tolerance=1e-3 allows for more
// RUN: not gaus hls %s --top soft --tolerance 0 -o %t.sv 2>&1 | FileCheck %s --check-prefix ALONE
// ALONE: error: --tolerance is what --cosim allows; say --cosim, too
// RUN: not gaus hls %s --top soft --cosim --tolerance 2 -o %t.sv 2>&1 | FileCheck %s --check-prefix SHARE
// SHARE: error: --tolerance=2 is a share, from 0 to below 1
// RUN: not ls %t.sv
void soft(const float x[32], float y[32]) {
  for (int i = 0; i < 32; i++)
    y[i] = expf(x[i]);
}
