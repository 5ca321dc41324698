"""Processes that run at the same time: when they run, and the hardware between them."""
