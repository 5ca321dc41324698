"""Local search of many replicas on a GPU."""
