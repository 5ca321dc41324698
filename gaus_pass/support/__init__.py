"""Compiling, caches, files, signals, processes: what knows nothing of scheduling."""
