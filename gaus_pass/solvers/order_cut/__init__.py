"""Topological orders, cut into steps by dynamic programming."""
