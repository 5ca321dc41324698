"""Registers, units, multiplexers and memory ports."""
