// RUN: not gaus hls %s --top f --interface arg0:axi-lite -o %t.sv 2>&1 | FileCheck %s --check-prefix NAMED
// NAMED: error: interface: 'arg0:axi-lite': axi-lite is for control and all numbers of the module; leave out 'arg0'
// RUN: not gaus hls %s --top f --interface axi-lite,axi-lite -o %t.sv 2>&1 | FileCheck %s --check-prefix TWICE
// TWICE: error: interface: 'axi-lite' is given twice
// RUN: not gaus hls %s --top hinted -o %t.sv 2>&1 | FileCheck %s --check-prefix HINTED
// HINTED: error: gaus.hint: 'stream' is no interface of a function; valid: axi-lite
// RUN: not gaus hls %s --top f --header %t.h -o %t.sv 2>&1 | FileCheck %s --check-prefix HEADER
// HEADER: error: --header lists the registers of a module, and 'f' has none; add --interface axi-lite
func.func @f(%x: i32) -> i32 {
  return %x : i32
}

func.func @hinted(%x: i32) -> i32 attributes {gaus.hint = {interface = "stream"}} {
  return %x : i32
}
