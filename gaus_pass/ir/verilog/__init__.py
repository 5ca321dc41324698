"""From `hw.module`s to Verilog that reads as if written by hand."""
