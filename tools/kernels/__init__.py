"""Kernels of PolyBench and MachSuite on integers, as Python functions that become MLIR.

A kernel is a Python function in the subset of `kernels.translate`.  Python runs it as the
reference; ``python tools/kernels`` writes it as MLIR.
"""
