"""What several solvers share: incumbents, bounds, devices."""
