"""Transformations of loops before they are read: which of them run as one, and in which shape."""
