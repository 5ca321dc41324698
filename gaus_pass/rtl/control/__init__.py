"""Counters, valid bits and the order of loops."""
