"""What a description promises of cycles, for the runs that the interpreter saw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fuzz.loops.interpreter import BranchTrace, Run, WhileTrace

Json = dict[str, Any]


class Mismatch(Exception):
    """The description has other loops, or other numbers of iterations, than the program."""


def promised(description: Json, traces: list[Run]) -> int:
    """Clock edges from start to done."""
    formula = description["cycles"]
    return formula["done"] + _items(formula["items"], traces)


def promised_alone(description: Json) -> int | None:
    """Clock edges from start to done where the description knows all numbers of iterations."""
    inside = _alone(description["cycles"]["items"])
    return None if inside is None else description["cycles"]["done"] + inside


def _alone(items: list[Json]) -> int | None:
    total = 0
    for item in items:
        if item["kind"] == "straight":
            total += item["length"] + item["drain"]
            continue
        inner = _alone(item.get("items", []))
        if item["kind"] not in ("around", "loop") or not item["trips"] or inner is None:
            return None
        if item["kind"] == "around":
            total += item["end"] + item["trips"] * (item["per_iteration"] + inner)
        else:
            total += item["length"] + item["ii"] * (item["trips"] - 1) + item["drain"]
    return total


def _items(items: list[Json], traces: list[Run]) -> int:
    rest = iter(traces)
    total = sum(_item(item, rest) for item in items)
    if next(rest, None) is not None:
        raise Mismatch("a loop of the program is not in the description")
    return total


def _item(item: Json, rest: Iterator[Run]) -> int:
    if item["kind"] == "straight":
        return item["length"] + item["drain"]
    trace = next(rest, None)
    if trace is None:
        raise Mismatch(f"the description has a loop {item} that the program has not")
    if item["kind"] in ("if", "while") or isinstance(trace, BranchTrace):
        return _conditional(item, trace)
    if item["kind"] == "around":
        assert not isinstance(trace, WhileTrace)
        count = len(trace.iterations)
        total = item["end"]
        for inner in trace.iterations:
            total += item["per_iteration"] + _items(item["items"], inner)
    else:
        count = trace.innermost
        total = item["length"] + item["ii"] * (count - 1) + item["drain"]
        total = total if count else item["no_iterations"]
    if item["trips"] not in (None, count):
        raise Mismatch(f"{item['trips']} iterations are promised, {count} are run")
    return total


def _conditional(item: Json, trace: Run) -> int:
    if item["kind"] == "if" and isinstance(trace, BranchTrace):
        return item["decide"] + _items(item["then" if trace.taken else "else"], trace.runs)
    if item["kind"] == "while" and isinstance(trace, WhileTrace):
        total = sum(item["per_iteration"] + _items(item["before"], runs) for runs in trace.before)
        return total + sum(_items(item["after"], runs) for runs in trace.after)
    raise Mismatch(f"the description has {item} where the program has {type(trace).__name__}")


class Starts:
    """When runs are taken and done, for a function of one loop that is started while it drains."""

    def __init__(self, description: Json) -> None:
        self.restart = description["restart"]
        items = description["cycles"]["items"]
        self.ii = items[0].get("ii", 1) if items else 1
        self.taken = self.done = self.count = 0

    def run(self, how: int, cycles: int, count: int, apart: int) -> tuple[int, int]:
        """Cycles from the start before, and from there to the end.

        Parameters
        ----------
        how
            As `rtl.loop_simulation.Run`.
        cycles, count
            What a run alone takes, and the iterations of the loop.
        apart
            What was seen, which is taken where nothing is promised.
        """
        edge = self.taken + (self._first(how - 2) if how >= 2 else apart)
        done = edge + cycles if count else max(edge + cycles, self.done + 1)
        before, self.taken, self.done, self.count = self.taken, edge, done, count
        return edge - before, done - edge

    def _first(self, wanted: int) -> int:
        """The first edge at which a start is taken that is wanted that long after the last."""
        wanted, end = max(wanted, 1), self.done - self.taken
        if self.restart is None or not self.count:
            return max(wanted, end)
        first = self.ii * (self.count - 1) + self.restart["after"]
        while first < wanted:
            first += self.restart["every"]
        return first if first < end else max(wanted, end)
