"""Programs that stand alone: each file runs without the package, and imports nothing of it."""
