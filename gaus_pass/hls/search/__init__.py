"""Search for transformations and limits: the front of cycles and area of a function."""
