"""auto: the solvers in turn, each where it can still bring something."""
