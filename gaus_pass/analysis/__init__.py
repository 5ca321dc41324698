"""What follows from a problem, what a schedule is worth, and whether it is legal."""
