// REQUIRES: clang, cc, iverilog
// RUN: not gaus hls %s --top outside --cosim --data k=7 -o %t.sv 2>&1 | FileCheck %s --check-prefix OUTSIDE
// OUTSIDE: error: the program in C reads or writes outside of its arrays on the data (SIGSEGV); give arguments data that it is made for, as in --data n=16
// RUN: not ls %t.sv
int outside(int a[4], int k) { return a[k * 100000000]; }
