"""Equivalence of pipelines and of what they were made of, by Yosys; see `prove.prove`."""
