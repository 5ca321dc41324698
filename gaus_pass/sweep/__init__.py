"""Sweeps of a design space: designs for all combinations of options, kept in a store."""
