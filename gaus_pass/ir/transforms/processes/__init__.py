"""Functions whose loops and called functions run at the same time."""
