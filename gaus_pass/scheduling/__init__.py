"""From a problem and options to a verified schedule: search for the II, solver, advice."""
