"""C as IR: clang parses, `lower` writes func, arith, affine, scf, memref and math."""
