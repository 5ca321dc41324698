"""Unique names."""

from __future__ import annotations

from collections.abc import Iterable


class UniqueNames:
    """Hands out names that were not handed out before: ``sum``, ``sum_1``, ``sum_2``."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """``name``, or with the first free number behind it."""
        candidate = name
        while candidate in self._taken:
            number = self._next.get(name, 1)
            self._next[name] = number + 1
            candidate = f"{name}_{number}"
        self._taken.add(candidate)
        return candidate
