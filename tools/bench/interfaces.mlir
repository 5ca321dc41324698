// Designs of tools/bench/interface_clocks.py: one for each interface, and processes between streams.

func.func @stream(%x: memref<64xi32> {gaus.hint = {interface = "stream"}}, %k: i32,
                  %y: memref<64xi32> {gaus.hint = {interface = "stream"}}) {
  affine.for %i = 0 to 64 {
    %a = affine.load %x[%i] : memref<64xi32>
    %b = arith.muli %a, %k : i32
    affine.store %b, %y[%i] : memref<64xi32>
  }
  return
}

// Two elements an iteration, in frames of 128.
func.func @axi_stream(%x: memref<128xi16> {gaus.hint = {interface = "axi-stream"}},
                      %y: memref<64xi32> {gaus.hint = {interface = "axi-stream"}}) {
  affine.for %i = 0 to 64 {
    %a = affine.load %x[2 * %i] : memref<128xi16>
    %b = affine.load %x[2 * %i + 1] : memref<128xi16>
    %c = arith.extsi %a : i16 to i32
    %d = arith.extsi %b : i16 to i32
    %e = arith.muli %c, %d : i32
    affine.store %e, %y[%i] : memref<64xi32>
  }
  return
}

func.func @esi(%x: memref<64xi32> {gaus.hint = {interface = "esi"}},
               %y: memref<64xi32> {gaus.hint = {interface = "esi"}}) {
  %zero = arith.constant 0 : i32
  %s = affine.for %i = 0 to 64 iter_args(%t = %zero) -> (i32) {
    %a = affine.load %x[%i] : memref<64xi32>
    %b = arith.addi %a, %t : i32
    affine.store %b, %y[%i] : memref<64xi32>
    affine.yield %b : i32
  }
  return
}

func.func @axi_lite(%x: memref<64xi32>, %k: i32, %n: index, %big: i64) -> (i32, i64)
    attributes {gaus.hint = {interface = "axi-lite"}} {
  %zero = arith.constant 0 : i32
  %s = affine.for %i = 0 to %n iter_args(%t = %zero) -> (i32) {
    %a = affine.load %x[%i] : memref<64xi32>
    %b = arith.muli %a, %k : i32
    %c = arith.addi %b, %t : i32
    affine.yield %c : i32
  }
  %w = arith.extsi %s : i32 to i64
  %r = arith.addi %w, %big : i64
  return %s, %r : i32, i64
}

func.func @axi_master(%x: memref<256xi8> {gaus.hint = {interface = "axi-master"}},
                      %y: memref<256xi64> {gaus.hint = {interface = "axi-master"}}, %k: i64)
    attributes {gaus.hint = {interface = "axi-lite"}} {
  affine.for %i = 0 to 256 {
    %a = affine.load %x[%i] : memref<256xi8>
    %b = arith.extsi %a : i8 to i64
    %c = affine.load %y[%i] : memref<256xi64>
    %d = arith.addi %b, %c : i64
    %e = arith.xori %d, %k : i64
    affine.store %e, %y[%i] : memref<256xi64>
  }
  return
}

// Two FIFOs, of which data go two ways, and a buffer.
func.func @network(%x: memref<256xi32> {gaus.hint = {interface = "axi-stream"}}, %k: i32,
                   %y: memref<256xi32> {gaus.hint = {interface = "axi-stream"}})
    attributes {gaus.hint = {dataflow = true}} {
  %one = memref.alloca() : memref<256xi32>
  %two = memref.alloca() : memref<256xi32>
  %back = memref.alloca() : memref<256xi32>
  affine.for %i = 0 to 256 {
    %a = affine.load %x[%i] : memref<256xi32>
    %b = arith.muli %a, %k : i32
    affine.store %b, %one[%i] : memref<256xi32>
    affine.store %a, %two[%i] : memref<256xi32>
  }
  affine.for %i = 0 to 256 {
    %a = affine.load %one[%i] : memref<256xi32>
    %b = affine.load %two[%i] : memref<256xi32>
    %c = arith.addi %a, %b : i32
    affine.store %c, %back[255 - %i] : memref<256xi32>
  }
  affine.for %i = 0 to 256 {
    %a = affine.load %back[%i] : memref<256xi32>
    %b = arith.muli %a, %a : i32
    affine.store %b, %y[%i] : memref<256xi32>
  }
  return
}
