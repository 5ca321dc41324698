"""What can be scheduled in a piece of IR: found, drafted, solved, written back."""
