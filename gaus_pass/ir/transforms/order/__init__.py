"""Iterations in another order: loops that change places, outer loops unrolled into inner ones."""
