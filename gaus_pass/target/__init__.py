"""Targets: what tells from the Verilog of a design how large and how fast it is."""
