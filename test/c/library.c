// REQUIRES: clang, cc, iverilog
// Functions of math.h: each is an operation that has a core; those that are exact equal the C library's.
// RUN: gaus import %s --top elementary | FileCheck %s
// RUN: gaus hls %s --top elementary --solver list -o %t.sv
// RUN: gaus hls %s --top exact --solver list --cosim -o %t.sv 2>&1 | FileCheck %s --check-prefix EXACT
// EXACT: cosim: 8 runs equal to cc
#include <math.h>

// CHECK: math.exp2 {{.*}} : f32
// CHECK: math.expm1 {{.*}} : f32
// CHECK: math.log1p {{.*}} : f32
// CHECK: math.sinh {{.*}} : f32
// CHECK: math.cosh {{.*}} : f32
// CHECK: math.asinh {{.*}} : f32
// CHECK: math.acosh {{.*}} : f32
// CHECK: math.atanh {{.*}} : f32
// CHECK: math.asin {{.*}} : f32
// CHECK: math.acos {{.*}} : f32
// CHECK: math.atan {{.*}} : f32
// CHECK: math.cbrt {{.*}} : f32
// CHECK: math.erf {{.*}} : f64
// CHECK: math.atan2 {{.*}} : f64
void elementary(float x, double y[2], float z[12]) {
  z[0] = exp2f(x);
  z[1] = expm1f(x);
  z[2] = log1pf(x);
  z[3] = sinhf(x);
  z[4] = coshf(x);
  z[5] = asinhf(x);
  z[6] = acoshf(x);
  z[7] = atanhf(x);
  z[8] = asinf(x);
  z[9] = acosf(x);
  z[10] = atanf(x);
  z[11] = cbrtf(x);
  y[0] = erf(y[1]);
  y[1] = atan2(y[0], x);
}

void exact(float x[8], float y[8], float z[8], int n[8]) {
  for (int i = 0; i < 8; i++) {
    float rest = y[i] != 0 ? fmodf(x[i] * 8, y[i]) : 0;
    z[i] = fmaf(x[i], y[i], rest) + fminf(x[i], y[i]) - fmaxf(rest, 1.0f);
    n[i] = signbit(x[i]) ? -1 : 2 * (signbit(-y[i]) != 0);
  }
}
