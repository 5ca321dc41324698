"""Operator libraries: names, latencies, delays, implementations."""
