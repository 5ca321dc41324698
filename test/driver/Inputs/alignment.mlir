func.func @f(%a: memref<16xi32>) {
  %t = memref.alloc(%n) {alignment = 64 : i64} : memref<?xi32>
  return
}
