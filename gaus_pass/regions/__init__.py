"""Regions of the IR that can be scheduled: find them, solve them, write schedules back."""
