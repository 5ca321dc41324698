// REQUIRES: clang, cc, iverilog
// Shifts by a variable are cut where a cycle has no time for one.
// RUN: gaus hls %s --top unpack --part ecp5 --clock 100MHz --cosim -o %t.sv 2>&1 | FileCheck %s --check-prefix EQUAL
// RUN: FileCheck %s --check-prefix SHIFT < %t.sv
// RUN: not gaus hls %s --top unpack --part ecp5 --clock 100MHz --cores none -o %t.none.sv 2>&1 | FileCheck %s --check-prefix NONE
// SHIFT: module s32_shr_{{[1-9]}}(
// NONE: tight-clock.c:20:14: error: operation '{{.*}}' of operator type 'arith.shrsi{{.*}}' has delay {{.*}}; set clock to
// Values that wait for several iterations choose among their first ones in copies, with time of their own.
// RUN: gaus hls %s --top turn --part ecp5 --clock 100MHz --cosim -o %t.sv 2>&1 | FileCheck %s --check-prefix EQUAL
// RUN: gaus hls %s --top turn --part ecp5 --clock 100MHz --report %t.json -o %t.sv
// RUN: FileCheck %s --check-prefix COPIES < %t.json
// COPIES: _4_back
// EQUAL: cosim: 8 runs equal to cc
// RUN: not ls %t.none.sv

int unpack(const int word[16], const int by[16]) {
  int sum = 0;
  for (int i = 0; i < 16; i++)
    if (word[i] & 1)
      sum += word[i] >> (by[i] & 31);
  return sum;
}

void turn(unsigned s[5], const unsigned x[20]) {
  unsigned a = s[0], b = s[1], c = s[2], d = s[3], e = s[4];
  for (int i = 0; i < 20; i++) {
    unsigned next = ((a << 5) | (a >> 27)) + ((b & c) | (~b & d)) + e + x[i];
    e = d;
    d = c;
    c = (b << 30) | (b >> 2);
    b = a;
    a = next;
  }
  s[0] += a;
  s[1] += b;
  s[2] += c;
  s[3] += d;
  s[4] += e;
}
