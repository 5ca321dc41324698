"""What is done to arithmetic: products that are split, and sums that take products in."""
