"""The registered passes and their options."""
