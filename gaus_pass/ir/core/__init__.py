"""MLIR itself: bindings, locations, names, walking, reading and writing."""
