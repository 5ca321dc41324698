"""Loads that later iterations of a nest repeat, from line buffers and shift registers."""
