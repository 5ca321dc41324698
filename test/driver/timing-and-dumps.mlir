// The report and the dumps go to standard error and cover our passes like CIRCT's.

// RUN: %python %S/Inputs/toy_opt.py %s --cse --toy-mark --mlir-timing 2>&1 >/dev/null \
// RUN:   | FileCheck %s --check-prefix=TIMING
// RUN: %python %S/Inputs/toy_opt.py %s --cse --toy-mark --mlir-timing 2>/dev/null \
// RUN:   | FileCheck %s --check-prefix=CLEAN
// RUN: %python %S/Inputs/toy_opt.py %s --cse --toy-mark --mlir-print-ir-after-all 2>&1 >/dev/null \
// RUN:   | FileCheck %s --check-prefix=AFTER-ALL
// RUN: %python %S/Inputs/toy_opt.py %s --cse --toy-mark --mlir-print-ir-before-all 2>&1 >/dev/null \
// RUN:   | FileCheck %s --check-prefix=BEFORE-ALL
// RUN: %python %S/Inputs/toy_opt.py %s --cse --toy-mark --mlir-print-ir-after-change \
// RUN:   2>&1 >/dev/null | FileCheck %s --check-prefix=CHANGE
// RUN: %python %S/Inputs/toy_opt.py %s --pass-pipeline='builtin.module(hw.module(cse,toy-mark,hw-cleanup))' \
// RUN:   --mlir-print-ir-after=cse --mlir-print-ir-before=toy-mark 2>&1 >/dev/null \
// RUN:   | FileCheck %s --check-prefix=SOME
// RUN: not %python %S/Inputs/toy_opt.py %s --toy-mark="fail=no" --cse --mlir-print-ir-after-failure 2>&1 >/dev/null \
// RUN:   | FileCheck %s --check-prefix=FAILURE
// RUN: not circt-opt %s --cse --mlir-print-ir-after=cse --mlir-print-ir-after-all 2>&1 \
// RUN:   | FileCheck %s --check-prefix=BOTH

// TIMING:     Execution time report
// TIMING:     CSE
// TIMING:     ToyMark
// TIMING:     Total
// CLEAN-NOT:  time report
// CLEAN:      hw.module @m

// AFTER-ALL:     // -----// IR Dump After CSE{{.*}} //----- //
// AFTER-ALL-NOT: toy.value
// AFTER-ALL:     // -----// IR Dump After ToyMark{{.*}} //----- //
// AFTER-ALL:     toy.value
// BEFORE-ALL:     // -----// IR Dump Before CSE{{.*}} //----- //
// BEFORE-ALL:     // -----// IR Dump Before ToyMark{{.*}} //----- //
// BEFORE-ALL-NOT: toy.value
// CHANGE-NOT:  After CSE
// CHANGE:      // -----// IR Dump After ToyMark
// SOME:        // -----// IR Dump After cse //----- //
// SOME-NEXT:   {{^}}hw.module @m
// SOME:        // -----// IR Dump Before toy-mark //----- //
// SOME-NEXT:   {{^}}hw.module @m
// SOME-NOT:    IR Dump
// FAILURE:     // -----// IR Dump After ToyMark{{.*}}Failed
// FAILURE-NOT: CSE
// BOTH:        error: print IR around all passes or around some, not both

hw.module @m() {}
