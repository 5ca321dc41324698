"""Operations of MLIR as a front end makes them, without MLIR: values, blocks, their text."""
