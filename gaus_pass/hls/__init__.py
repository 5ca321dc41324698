"""Functions with loops, scheduled and lowered to hardware."""
