"""What `import gaus_pass as gp` gives beyond problems and options: solving, comparing, showing."""
