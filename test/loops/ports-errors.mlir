// RUN: not circt-opt --gaus-schedule=limits=arg0:2 %S/ports.mlir 2>&1 | FileCheck %s --check-prefix=LIMIT
// RUN: not gaus hls %S/ports.mlir --top both --limits arg0:3 -o %t.sv 2>&1 | FileCheck %s --check-prefix=HLS
// RUN: not ls %t.sv
// RUN: not circt-opt --gaus-schedule=ports=arg0:auto %S/ports.mlir 2>&1 | FileCheck %s --check-prefix=FORM

// LIMIT: error: limits: 'arg0' are ports of memory 'arg0'; set ports=arg0:2rw
// HLS:   error: limits: 'arg0' are ports of memory 'arg0'; set ports=arg0:3rw
// FORM:  error: ports: 'arg0:auto' is not of the form 2rw, 1r1w or arg0:1r1w
