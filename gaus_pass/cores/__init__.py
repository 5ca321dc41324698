"""Cores: modules for operators that need more than a cycle or have no logic of their own."""
