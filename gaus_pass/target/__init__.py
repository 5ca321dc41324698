"""Targets: programs that measure the area and the delay of a design from its Verilog."""
