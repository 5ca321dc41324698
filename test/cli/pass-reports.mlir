// `report=` writes what its name ends in; a page has the text that operations stand in.

// RUN: circt-opt %s --gaus-schedule="solver=asap report=%t.html" -o /dev/null
// RUN: FileCheck %s --check-prefix=PAGE --input-file %t.html
// PAGE: <!doctype html>
// PAGE: "source":{"file":"{{[^"]*}}pass-reports.mlir","text":"// `report=` writes
// PAGE-SAME: "lines":null

// It is the page that `gaus report` makes of the JSON.
// RUN: circt-opt %s --gaus-schedule="solver=asap report=%t.json" -o /dev/null
// RUN: gaus report %t.json -o %t.md && gaus report %t.json -o %t.dot
// RUN: circt-opt %s --gaus-schedule="solver=asap report=%t.2.dot" -o /dev/null && cmp %t.dot %t.2.dot
// RUN: circt-opt %s --gaus-schedule="solver=asap report=%t.2.md" -o /dev/null && FileCheck %s --check-prefix=TEXT --input-file %t.2.md
// RUN: FileCheck %s --check-prefix=TEXT --input-file %t.md
// TEXT: # f
// TEXT: | length | 1 steps |

// From a pipe the text has no other place.
// RUN: cat %s | circt-opt --gaus-schedule="solver=asap report=%t.pipe.html" -o /dev/null
// RUN: FileCheck %s --check-prefix=PIPE --input-file %t.pipe.html
// PIPE: "source":{"file":"\u003cstdin\u003e","text":"// `report=` writes

// Bytecode, and what a front end made: the IR as it is, and the line of every location.
// RUN: circt-opt %s --emit-bytecode -o %t.mlirbc
// RUN: circt-opt %t.mlirbc --gaus-schedule="solver=asap report=%t.bytes.json" -o /dev/null
// RUN: %python -m json.tool --compact %t.bytes.json | FileCheck %s --check-prefix=BYTES
// BYTES: "source":{"file":"IR","text":"module {
// BYTES-SAME: "lines":{
// BYTES-SAME: pass-reports.mlir:42:8":3
// RUN: circt-opt %s --mlir-print-debuginfo | sed 's/[^"]*pass-reports.mlir/design.c/g' | circt-opt --gaus-schedule="solver=asap report=%t.c.json" -o /dev/null
// RUN: %python -m json.tool --compact %t.c.json | FileCheck %s --check-prefix=FRONT
// FRONT: "lines":{
// FRONT-SAME: "design.c:42:8":3
// FRONT-SAME: "design.c:41:1":2

// What cannot be drawn or written is an error, and there is no IR.
// RUN: not circt-opt %S/Inputs/two-functions.mlir --gaus-schedule=report=%t.wave.json 2>&1 | FileCheck %s --check-prefix=WAVE
// WAVE: error: 2 results in one file; a wave diagram shows one, .html shows them all
// WAVE-NOT: gaus.start

func.func @f(%x: i32, %y: i32) -> i32 {
  %0 = arith.addi %x, %y : i32
  return %0 : i32
}
