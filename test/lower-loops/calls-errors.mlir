// RUN: circt-opt --gaus-lower-loops --split-input-file --verify-diagnostics %s

func.func @itself(%x: i32) -> i32 {
  // expected-error @+1 {{recursion: @itself calls @itself; there is no stack in hardware: write it as a loop}}
  %y = func.call @itself(%x) : (i32) -> i32
  return %y : i32
}

// -----

func.func private @one(%x: i32) -> i32 {
  %y = func.call @two(%x) : (i32) -> i32
  return %y : i32
}
func.func private @two(%x: i32) -> i32 {
  // expected-error @+1 {{recursion: @one calls @two calls @one; there is no stack in hardware: write it as a loop}}
  %y = func.call @one(%x) : (i32) -> i32
  return %y : i32
}
func.func @top(%a: memref<8xi32>, %x: i32) {
  affine.for %i = 0 to 8 {
    %y = func.call @one(%x) : (i32) -> i32
    affine.store %y, %a[%i] : memref<8xi32>
  }
  return
}

// -----

func.func @by_value(%x: i32) -> i32 {
  // expected-error @+1 {{'func.constant' beside loops: what is called is not known here; call a function by its name}}
  %f = func.constant @callee : (i32) -> i32
  %y = func.call_indirect %f(%x) : (i32) -> i32
  return %y : i32
}
func.func private @callee(%x: i32) -> i32 {
  return %x : i32
}

// -----

func.func private @print(%x: memref<8xi32>)
func.func @memory(%x: memref<8xi32>) {
  // expected-error @+1 {{@print has no body here, and a module in its place would not see a memory (memref<8xi32>); give it a body}}
  func.call @print(%x) : (memref<8xi32>) -> ()
  return
}
