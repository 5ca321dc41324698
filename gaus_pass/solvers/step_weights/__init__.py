"""Bounds on the memory footprint by weights of the steps, each proven by a minimum cut."""
