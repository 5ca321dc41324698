"""The number of cycles of a function, as a formula over the trip counts of its loops.

Cycles are counted in clock edges without stall, from the edge that takes ``start`` to the edge at
which ``done`` is high.  The total is one cycle for ``done`` plus the sum over the items::

    loop     length + ii · (trips - 1) + drain; no_iterations if trips is 0
    around   trips · (per_iteration + items) + end
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

AROUND = "around"
"""Kind of a loop that holds others; `STRAIGHT` and `LOOP` are leaves."""
STRAIGHT, LOOP = "straight", "loop"


@dataclass(frozen=True)
class LeafCycles:
    """Cycles of a leaf.

    Attributes
    ----------
    kind
        `STRAIGHT` or `LOOP`.
    length
        Steps of an iteration.
    drain
        Cycles after the last step until all results are in their registers.
    trips
        Number of iterations, or None when it is known only at run time.
    """

    kind: str
    name: str
    ii: int
    length: int
    drain: int
    trips: int | None
    no_iterations: int = 1

    def total(self, trips: int) -> int:
        """Cycles with so many iterations."""
        if not trips:
            return self.no_iterations
        return self.length + self.ii * (trips - 1) + self.drain

    def to_json(self) -> Json:
        """Its place in the description of the module."""
        return {
            "kind": self.kind,
            "name": self.name,
            "ii": self.ii,
            "length": self.length,
            "drain": self.drain,
            "trips": self.trips,
            "no_iterations": self.no_iterations,
        }


@dataclass(frozen=True)
class AroundCycles:
    """Cycles of a loop around others.

    Attributes
    ----------
    per_iteration, end
        Cycles besides those of its items: in each iteration, and once at the end.
    """

    trips: int | None
    items: tuple[ItemCycles, ...]
    per_iteration: int = 1
    end: int = 1

    def to_json(self) -> Json:
        """Its place in the description of the module."""
        return {
            "kind": AROUND,
            "trips": self.trips,
            "per_iteration": self.per_iteration,
            "end": self.end,
            "items": [item.to_json() for item in self.items],
        }


ItemCycles = LeafCycles | AroundCycles


@dataclass(frozen=True)
class Cycles:
    """Cycles of a function."""

    items: tuple[ItemCycles, ...]
    done: int = 1

    def total(self, trips: Sequence[int] = ()) -> int:
        """The number of cycles of one run.

        Parameters
        ----------
        trips
            Trip count of each loop whose own is not known at compile time, in execution order.
        """
        return self.done + _total(self.items, iter(trips))

    def leaves(self) -> Iterator[LeafCycles]:
        """All leaves, in order."""
        return _leaves(self.items)

    def to_json(self) -> Json:
        """The formula as data."""
        return {"done": self.done, "items": [item.to_json() for item in self.items]}

    @staticmethod
    def of_json(data: Mapping[str, Any]) -> Cycles:
        """Read from what `to_json` gives.

        Raises
        ------
        KeyError
            Something is missing.
        """
        return Cycles(tuple(map(_item, data["items"])), data["done"])


def _item(data: Mapping[str, Any]) -> ItemCycles:
    if data["kind"] == AROUND:
        items = tuple(map(_item, data["items"]))
        return AroundCycles(data["trips"], items, data["per_iteration"], data["end"])
    return LeafCycles(
        data["kind"], data["name"], data["ii"], data["length"], data["drain"], data["trips"],
        data["no_iterations"],
    )  # fmt: skip


def _leaves(items: Iterable[ItemCycles]) -> Iterator[LeafCycles]:
    for item in items:
        if isinstance(item, LeafCycles):
            yield item
        else:
            yield from _leaves(item.items)


def _total(items: Iterable[ItemCycles], trips: Iterator[int]) -> int:
    total = 0
    for item in items:
        count = next(trips) if item.trips is None else item.trips
        if isinstance(item, LeafCycles):
            total += item.total(count)
        else:
            total += item.end
            total += sum(item.per_iteration + _total(item.items, trips) for _ in range(count))
    return total
