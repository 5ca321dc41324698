"""Pipelines of the `pipeline` dialect: read, and written back in stages."""
