"""Branches between blocks, written as ifs and loops."""
