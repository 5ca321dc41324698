"""From a file in C to `gaus_pass.frontends.c.tree`, by libclang."""
