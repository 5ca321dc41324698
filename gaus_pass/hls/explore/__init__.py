"""Several designs of one function, measured, and the best of them."""
