// RUN: gaus hls %s --top undefined --part ecp5 --clock 80MHz -o %t.sv && FileCheck %s --check-prefix=PART --input-file=%t.sv
// RUN: gaus hls %s --top undefined --part ecp5 --clock 80MHz --read-during-write old -o %t.sv && FileCheck %s --check-prefix=OLD --input-file=%t.sv
// RUN: gaus hls %s --top undefined -o %t.sv && FileCheck %s --check-prefix=OLD --input-file=%t.sv
// RUN: gaus hls %s --top undefined --read-during-write undefined --ports 1r1w -o %t.sv && FileCheck %s --check-prefix=PART --input-file=%t.sv
// RUN: gaus hls %s --top filled --part ecp5 --clock 80MHz -o %t.sv && FileCheck %s --check-prefix=FILLED --input-file=%t.sv
// RUN: gaus hls %s --top undefined --part ecp5 --clock 80MHz --ports 1r1w --report %t.json -o %t.sv && FileCheck %s --check-prefix=JSON --input-file=%t.json

// A block memory says nothing of an element that is read while it is stored: with a part the
// schedule keeps the two apart, and synthesis adds no logic for it.
// PART: (* no_rw_check *)
// PART-NEXT: {{.*}} alloca0[0:63];
// OLD-NOT: no_rw_check
// OLD: {{.*}} alloca0[0:63];
// FILLED: (* no_rw_check *)
// FILLED-NEXT: {{.*}} weights[0:3];
// FILLED: weights[2'h1] = 16'h14;
// JSON: "read_during_write":"undefined"
func.func @undefined(%x: memref<64xi16>) {
  %b = memref.alloca() : memref<64xi16>
  affine.for %i = 0 to 64 {
    %v = affine.load %x[%i] : memref<64xi16>
    affine.store %v, %b[%i] : memref<64xi16>
  }
  affine.for %i = 0 to 64 {
    %v = affine.load %b[63 - %i] : memref<64xi16>
    affine.store %v, %x[%i] : memref<64xi16>
  }
  return
}

memref.global "private" constant @weights : memref<4xi16> = dense<[10, 20, 30, 40]>
func.func @filled(%x: memref<4xi16>) {
  %t = memref.get_global @weights : memref<4xi16>
  affine.for %i = 0 to 4 {
    %v = affine.load %t[%i] : memref<4xi16>
    affine.store %v, %x[%i] : memref<4xi16>
  }
  return
}
