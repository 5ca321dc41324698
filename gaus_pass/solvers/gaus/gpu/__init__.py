"""Kernels of an iteration on a GPU, compiled when they are first used."""
