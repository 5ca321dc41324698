"""When a process pushes and pops, in cycles since it began, where nothing holds it up.

A process whose loops have trip counts that are known takes the same time in every run, and each
push and pop has its cycle in it.  What depends on data has no such times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gaus_pass.hardware.function import Function
from gaus_pass.hardware.operations import node
from gaus_pass.hardware.process import Around, Item, Leaf
from gaus_pass.rtl.flow.iterations import Iterations, Unknown
from gaus_pass.rtl.plan import LeafPlan

Array = NDArray[Any]
MOST_EVENTS = 1_000_000
"""Of a run, so that many runs can be looked at."""


@dataclass(frozen=True)
class Timeline:
    """A run of a process.

    Attributes
    ----------
    total
        Its last cycle; it begins in cycle 0.
    events
        One row for each push and pop, ascending in time: the cycle, the number of the link, and
        whether it is a push.
    """

    total: int
    events: Array


def timelines(model: Function, plans: Sequence[LeafPlan]) -> list[Timeline]:
    """A run of each process.

    Raises
    ------
    Unknown
        One takes as long as data say, or there is too much to look at.
    """
    assert model.flow is not None
    by_leaf = {id(leaf): plan for leaf, plan in zip(model.leaves(), plans, strict=True)}
    found: list[Timeline] = []
    for number, process in enumerate(model.flow.processes):
        items = model.items_of(process)
        found.append(_Walk(model, number, by_leaf).run(items))
    if sum(len(line.events) for line in found) > MOST_EVENTS:
        raise Unknown
    return found


class _Walk:
    def __init__(self, model: Function, process: int, plans: Mapping[int, LeafPlan]) -> None:
        assert model.flow is not None
        self.plans = plans
        self.ends: dict[tuple[int, bool], list[int]] = {}
        for number, link in enumerate(model.flow.links):
            if link.in_order and process in (link.producer, link.consumer):
                key = link.memory, link.producer == process
                self.ends.setdefault(key, []).append(number)
        self._read = set[int]()

    def run(self, items: Sequence[Item]) -> Timeline:
        total, events = self._items(items, {})
        return Timeline(total, events[np.argsort(events[:, 0], kind="stable")])

    def _items(self, items: Iterable[Item], known: Mapping[int, int]) -> tuple[int, Array]:
        """The last cycle, and all events, in any order."""
        begin = 0
        found = [np.zeros((0, 3), dtype=np.int64)]
        for item in items:
            match item:
                case Leaf():
                    total, events = self._leaf(item, known)
                case Around():
                    total, events = self._around(item, known)
                case _:
                    raise Unknown
            found.append(events + np.array([begin, 0, 0]))
            begin += total
        return begin, np.concatenate(found)

    def _leaf(self, leaf: Leaf, known: Mapping[int, int]) -> tuple[int, Array]:
        plan = self.plans[id(leaf)]
        loop = plan.graph.loop
        trips = 1 if leaf.straight else loop.trips
        if trips is None or loop.exit is not None:
            raise Unknown
        iterations = Iterations(loop, trips, known)
        found = [np.zeros((0, 3), dtype=np.int64)]
        for i, operation in enumerate(loop.operations):
            access = operation.access
            ends = [] if access is None else self.ends.get((access.memory, access.is_store), [])
            if not ends:
                continue
            if trips > MOST_EVENTS:
                raise Unknown
            [where] = np.nonzero(iterations.holds(operation.predicate))
            times = 1 + int(plan.schedule.start[node(i)]) + plan.ii * where
            for number in ends:
                push = int(access is not None and access.is_store)
                rest = np.broadcast_to(np.array([number, push]), (len(times), 2))
                found.append(np.column_stack([times, rest]))
        self._read |= iterations.read
        return plan.cycles.total(trips), np.concatenate(found)

    def _around(self, around: Around, known: Mapping[int, int]) -> tuple[int, Array]:
        [level] = around.header.levels
        first, step = level.lower.constant, level.constant_step
        if level.trips is None:
            raise Unknown
        begin = 0
        found = [np.zeros((0, 3), dtype=np.int64)]
        for k in range(level.trips):
            inside = dict(known)
            if first is not None and step is not None:
                inside[around.induction] = first + step * k
            total, events = self._items(around.items, inside)
            if around.induction not in self._read:  # all iterations are as this one
                count = level.trips - k
                starts = begin + 1 + np.arange(count, dtype=np.int64) * (total + 1)
                whole = np.tile(events, (count, 1))
                whole[:, 0] += np.repeat(starts, len(events))
                found.append(whole)
                begin += count * (total + 1)
                break
            found.append(events + np.array([begin + 1, 0, 0]))
            begin += total + 1
        self._read.discard(around.induction)
        return begin + 1, np.concatenate(found)
