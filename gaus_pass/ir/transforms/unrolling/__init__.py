"""Several iterations of a loop as one."""
