"""Parts that several solvers share: incumbents, bounds, devices."""
