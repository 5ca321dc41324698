"""Hardware parts: measured delays of what designs are made of, in picoseconds."""
