"""GS-Schedule: one categorical distribution over steps for every operation."""
