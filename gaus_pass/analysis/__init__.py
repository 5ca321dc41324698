"""Bounds and constraints of a problem; the value, legality and units of a schedule."""
