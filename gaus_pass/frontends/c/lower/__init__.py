"""From `gaus_pass.frontends.c.tree` to operations of MLIR."""
