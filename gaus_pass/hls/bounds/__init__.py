"""Lower bounds of the cycles and the area of a function as a module, proven without a schedule."""
