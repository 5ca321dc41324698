"""Schedules built in one pass: ASAP, list scheduling, balancing, placement, legalisation."""
