// RUN: circt-opt %s --export-verilog -o %t | FileCheck %s
// The export leaves out the parentheses of a quotient that is multiplied, which is another number.

hw.module @products(in %a : i8, in %b : i8, in %c : i8, out x : i8, out y : i8, out z : i8) {
  %rest = comb.modu %b, %c : i8
  %x = comb.mul %a, %rest : i8
  %quotient = comb.divu %b, %c : i8
  %y = comb.mul %a, %b, %quotient : i8
  %signed = comb.mods %b, %c : i8
  %z = comb.mul %a, %signed : i8
  hw.output %x, %y, %z : i8, i8, i8
}

// CHECK-LABEL: module products
// CHECK-NOT: a * b %
// CHECK-NOT: a * b * b /
// CHECK: assign x = a * b_mod_c;
// CHECK: assign y = a * b * b_by_c;
// CHECK: assign z = a * b_mod_c_1;
