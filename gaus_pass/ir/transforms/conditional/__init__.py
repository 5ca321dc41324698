"""What happens under conditions, as values that are chosen."""
