"""Steps from IR to IR, before loops are read: what is to run as one, and in which shape."""
