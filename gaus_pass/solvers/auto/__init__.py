"""auto: the solvers in turn, each where it can still bring something."""

CONSTRUCTIVE = ("asap", "list", "sdc", "alap")
"""What is quick, in the order in which it runs: the earliest schedule often settles the length."""
