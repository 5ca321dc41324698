"""Compiled local search over start times."""
