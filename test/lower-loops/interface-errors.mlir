// RUN: not gaus hls %s --top f --interface arg0:fifo -o %t.sv 2>&1 | FileCheck %s --check-prefix KIND
// KIND: error: interface: unknown interface 'fifo'; valid: memory, stream, axi-stream, esi, axi-master, axi-lite
// RUN: not gaus hls %s --top f --interface stream -o %t.sv 2>&1 | FileCheck %s --check-prefix NAME
// NAME: error: interface: 'stream' names no argument, as in arg0:stream
// RUN: not gaus hls %s --top f --interface arg7:stream -o %t.sv 2>&1 | FileCheck %s --check-prefix NOBODY
// NOBODY: error: interface: unknown argument or result 'arg7'
// RUN: not gaus hls %s --top f --interface arg0:stream,arg0:esi -o %t.sv 2>&1 | FileCheck %s --check-prefix AGAIN
// AGAIN: error: interface: 'arg0' is given twice
// RUN: not gaus hls %s --top f --interface out0:stream -o %t.sv 2>&1 | FileCheck %s --check-prefix RESULT
// RESULT: error: 'out0' has type i32 and cannot be stream: that is for memrefs
// RUN: not gaus hls %s --top hint -o %t.sv 2>&1 | FileCheck %s --check-prefix HINT
// HINT: interface-errors.mlir:[[# @LINE + 1]]:{{[0-9]+}}: error: gaus.hint: unknown interface 'axis'; valid: memory, stream, axi-stream, esi, axi-master
func.func @hint(%a: memref<8xi32> {gaus.hint = {interface = "axis"}}) {
  return
}

func.func @f(%a: memref<8xi32>, %b: memref<8xi32>) -> i32 {
  %c = arith.constant 1 : i32
  return %c : i32
}
