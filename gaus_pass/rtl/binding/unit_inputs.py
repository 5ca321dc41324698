"""Multiplexer inputs of the units of a resource type, counted while operations change units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

Ports = Callable[[int], Sequence[Hashable]]
"""What reaches each input of an operation."""


class UnitInputs:
    """How often each value reaches each input of each unit."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._users: Counter[tuple[int, int, Hashable]] = Counter()

    @property
    def total(self) -> int:
        """Different values at the inputs of all units."""
        return len(self._users)

    def added(self, operation: int, unit: int) -> int:
        """Inputs that an operation would add to a unit."""
        return sum(
            (unit, k, what) not in self._users for k, what in enumerate(self._ports(operation))
        )

    def put(self, operation: int, unit: int) -> None:
        """Put an operation on a unit."""
        for k, what in enumerate(self._ports(operation)):
            self._users[unit, k, what] += 1

    def take(self, operation: int, unit: int) -> None:
        """Take an operation off its unit."""
        for k, what in enumerate(self._ports(operation)):
            key = (unit, k, what)
            self._users[key] -= 1
            if not self._users[key]:
                del self._users[key]
