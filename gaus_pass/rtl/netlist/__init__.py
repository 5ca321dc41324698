"""Values and operations of the hardware that is being built."""
