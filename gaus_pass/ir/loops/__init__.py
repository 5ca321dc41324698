"""Loops with memory: bodies, index arithmetic, dependences."""
