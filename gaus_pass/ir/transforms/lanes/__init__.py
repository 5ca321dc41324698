"""Vectors as their lanes: scalars side by side, and words of memory."""
