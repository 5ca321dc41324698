"""The number of cycles of a function, as a formula over the trip counts of its loops.

Cycles are counted in clock edges without stall, from the edge that takes ``start`` to the edge at
which ``done`` is high.  The total is one cycle for ``done`` plus the sum over the items::

    loop     length + ii · (trips - 1) + drain; no_iterations if trips is 0
    around   trips · (per_iteration + items) + end
    if       decide + the items of the side that is taken
    while    trips · (per_iteration + before) + (trips - 1) · after
    parallel the number that simulation gives, with what done takes

The trips of a while loop count how often its condition is evaluated, at least once; those of one
that is pipelined likewise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

AROUND, BRANCH, WHILE, PARALLEL = "around", "if", "while", "parallel"
"""Kinds of what holds others; `STRAIGHT` and `LOOP` are leaves."""
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
    no_iterations
        Cycles without any; 0 for a while loop, which has always one.
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


@dataclass(frozen=True)
class BranchCycles:
    """Cycles of an if around loops.

    Attributes
    ----------
    decide
        What it takes besides the items of a side.
    """

    then: tuple[ItemCycles, ...]
    otherwise: tuple[ItemCycles, ...]
    decide: int = 1

    def to_json(self) -> Json:
        """Its place in the description of the module."""
        return {
            "kind": BRANCH,
            "decide": self.decide,
            "then": [item.to_json() for item in self.then],
            "else": [item.to_json() for item in self.otherwise],
        }


@dataclass(frozen=True)
class WhileCycles:
    """Cycles of a while loop around loops.

    Attributes
    ----------
    before, after
        Items up to the condition, and behind it.
    per_iteration
        What each evaluation of the condition takes besides them.
    """

    before: tuple[ItemCycles, ...]
    after: tuple[ItemCycles, ...]
    per_iteration: int = 2

    def to_json(self) -> Json:
        """Its place in the description of the module."""
        return {
            "kind": WHILE,
            "trips": None,
            "per_iteration": self.per_iteration,
            "before": [item.to_json() for item in self.before],
            "after": [item.to_json() for item in self.after],
        }


@dataclass(frozen=True)
class ParallelCycles:
    """Cycles of processes that run at the same time.

    Attributes
    ----------
    processes
        The items of each.
    run
        Cycles of a single run up to ``done``, or None where they depend on data.
    """

    processes: tuple[tuple[ItemCycles, ...], ...]
    run: int | None

    def to_json(self) -> Json:
        """Its place in the description of the module."""
        processes = [[item.to_json() for item in items] for items in self.processes]
        return {"kind": PARALLEL, "run": self.run, "processes": processes}


ItemCycles = LeafCycles | AroundCycles | BranchCycles | WhileCycles | ParallelCycles


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
            Trip count of each loop whose own is not known at compile time, and 1 or 0 for each
            condition of an if, in execution order.

        Raises
        ------
        ValueError
            Processes run at the same time, and how long they take depends on data.
        """
        return self.done + _total(self.items, iter(trips))

    def estimate(self, trips: int) -> int:
        """Cycles where every loop of unknown trip count has so many; of an if the longer side."""
        return self.done + _estimate(self.items, trips)

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


def _estimate(items: Iterable[ItemCycles], trips: int) -> int:
    return sum(_estimate_of(item, trips) for item in items)


def _estimate_of(item: ItemCycles, trips: int) -> int:
    match item:
        case LeafCycles():
            return item.total(trips if item.trips is None else item.trips)
        case AroundCycles():
            once = item.per_iteration + _estimate(item.items, trips)
            return once * (trips if item.trips is None else item.trips) + item.end
        case BranchCycles():
            sides = (_estimate(side, trips) for side in (item.then, item.otherwise))
            return item.decide + max(sides)
        case WhileCycles():
            once = item.per_iteration + _estimate(item.before, trips)
            return once * trips + _estimate(item.after, trips) * (trips - 1)
        case ParallelCycles():
            if item.run is not None:
                return item.run
            return max(_estimate(items, trips) for items in item.processes)


def _item(data: Mapping[str, Any]) -> ItemCycles:
    def items(key: str) -> tuple[ItemCycles, ...]:
        return tuple(map(_item, data[key]))

    kind = data["kind"]
    if kind == AROUND:
        return AroundCycles(data["trips"], items("items"), data["per_iteration"], data["end"])
    if kind == BRANCH:
        return BranchCycles(items("then"), items("else"), data["decide"])
    if kind == WHILE:
        return WhileCycles(items("before"), items("after"), data["per_iteration"])
    if kind == PARALLEL:
        processes = tuple(tuple(map(_item, own)) for own in data["processes"])
        return ParallelCycles(processes, data["run"])
    return LeafCycles(
        kind, data["name"], data["ii"], data["length"], data["drain"], data["trips"],
        data["no_iterations"],
    )  # fmt: skip


def _leaves(items: Iterable[ItemCycles]) -> Iterator[LeafCycles]:
    for item in items:
        match item:
            case LeafCycles():
                yield item
            case AroundCycles():
                yield from _leaves(item.items)
            case BranchCycles():
                yield from _leaves((*item.then, *item.otherwise))
            case WhileCycles():
                yield from _leaves((*item.before, *item.after))
            case ParallelCycles():
                yield from _leaves(inner for items in item.processes for inner in items)


def _total(items: Iterable[ItemCycles], trips: Iterator[int]) -> int:
    return sum(_one(item, trips) for item in items)


def _one(item: ItemCycles, trips: Iterator[int]) -> int:
    if isinstance(item, BranchCycles):
        return item.decide + _total(item.then if next(trips) else item.otherwise, trips)
    if isinstance(item, ParallelCycles):
        if item.run is None:
            raise ValueError("how long processes take depends on data")
        return item.run
    if isinstance(item, WhileCycles):
        total = 0
        for left in reversed(range(next(trips))):
            total += item.per_iteration + _total(item.before, trips)
            total += _total(item.after, trips) if left else 0
        return total
    count = next(trips) if item.trips is None else item.trips
    if isinstance(item, LeafCycles):
        return item.total(count)
    return item.end + sum(item.per_iteration + _total(item.items, trips) for _ in range(count))
