"""From other languages than MLIR to the text of IR."""
