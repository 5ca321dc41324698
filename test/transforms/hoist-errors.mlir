// Options are refused.
// RUN: not circt-opt --gaus-hoist=all %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}all
func.func @f() {
  return
}
