"""The order on limited units as difference constraints, so that linear optima stay legal.

Operations are bound to units as in a given schedule; on every unit one follows the other.  With an
II the order is cyclic and holds over the slots: start[next] - start[this] is at least what it keeps
the unit for, plus II times the rounds between the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from gaus_pass.analysis.bounds import Windows
from gaus_pass.analysis.constraints import Precedence, earliest_starts, latest_starts
from gaus_pass.model.check import users_of
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Task

_Edge = tuple[int, int, int, int]
"""Source, destination, distance, delay; between operations of other rounds distances may be < 0."""


def in_order_of(task: Task, placed: Schedule) -> Task:
    """The task with the order of a legal schedule on its limited units as dependences.

    Where intervals that wrap round the II cannot be bound to units, the operations on that resource
    type are pinned to where they are.
    """
    problem = task.problem
    edges: list[_Edge] = []
    pinned = np.zeros(problem.num_operations, np.bool_)
    for resource in problem.resource_types:
        if resource.limit is None:
            continue
        units = _bind(task, placed, resource.name, resource.limit)
        if units is None:
            pinned[users_of(problem, resource.name)] = True
        else:
            edges += [edge for unit in units for edge in _followers(task, placed, unit)]
    return _tightened(replace(task, edges=_with(task.edges, edges)), placed, pinned)


class _Unit:
    """Operations in the order of their slots; taken from the first one's slot until ``free``."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.operations: list[int] = []
        self.begin, self.free = 0, 0

    @property
    def key(self) -> tuple[int, int, _Unit]:
        """That orders free units: the one with the fewest operations leaves the most freedom."""
        return len(self.operations), self.number, self

    def fits(self, slot: int, kept: int, ii: int | None) -> bool:
        """Whether an operation in a slot where it is free ends before the first comes again."""
        return not self.operations or ii is None or slot + kept <= self.begin + ii

    def take(self, operation: int, slot: int, kept: int) -> None:
        if not self.operations:
            self.begin = slot
        self.operations.append(operation)
        self.free = slot + kept


_MOST_UNITS = 1 << 20
"""Units of one type that are distinguished; an operation may use millions."""


def _bind(task: Task, placed: Schedule, resource: str, limit: int) -> list[list[int]] | None:
    """Operations of every unit in the order of their slots, first come first served; or None."""
    problem = task.problem
    users = users_of(problem, resource)
    wanted = problem.units(resource)[users]
    if wanted.sum() <= limit:
        return []  # every operation has its own units
    if limit > _MOST_UNITS:
        return None
    slot = placed.slot[users]
    kept = problem.blocking[users]
    units = [_Unit(k) for k in range(limit)]
    idle = [unit.key for unit in units]  # sorted, and therefore a heap
    taken: list[tuple[int, int, _Unit]] = []
    for k in np.argsort(slot, kind="stable").tolist():
        i, at, busy, many = int(users[k]), int(slot[k]), int(kept[k]), int(wanted[k])
        while taken and taken[0][0] <= at:
            heappush(idle, heappop(taken)[2].key)
        chosen = _chosen(idle, at, busy, many, task.ii)
        if len(chosen) < many:
            return None
        for unit in chosen:
            unit.take(i, at, busy)
            heappush(taken, (unit.free, unit.number, unit))
    return [unit.operations for unit in units]


def _chosen(
    idle: list[tuple[int, int, _Unit]], slot: int, kept: int, many: int, ii: int | None
) -> list[_Unit]:
    """The first ``many`` units of the heap ``idle`` that an operation fits on, taken from it."""
    chosen: list[_Unit] = []
    passed: list[_Unit] = []
    while idle and len(chosen) < many:
        unit = heappop(idle)[2]
        (chosen if unit.fits(slot, kept, ii) else passed).append(unit)
    for unit in passed:
        heappush(idle, unit.key)
    return chosen


def _followers(task: Task, placed: Schedule, unit: list[int]) -> Iterator[_Edge]:
    """One after the other, and with an II the first again after the last."""
    blocking = task.problem.per_type("blocking")
    kept = [int(blocking[task.problem.type_of[i]]) for i in unit]
    rounds = placed.stage
    for (i, j), busy in zip(pairwise(unit), kept, strict=False):
        yield i, j, 0 if task.ii is None else int(rounds[i] - rounds[j]), busy
    if task.ii is not None and len(unit) > 1:
        i, j = unit[-1], unit[0]
        yield i, j, int(rounds[i] - rounds[j]) + 1, kept[-1]


def _with(known: Precedence, more: list[_Edge]) -> Precedence:
    src, dst, distance, delay = np.array(sorted(set(more)), np.int64).reshape(-1, 4).T
    return replace(
        known,
        src=np.concatenate((known.src, src)),
        dst=np.concatenate((known.dst, dst)),
        distance=np.concatenate((known.distance, distance)),
        delay=np.concatenate((known.delay, delay)),
    )


def _tightened(task: Task, placed: Schedule, pinned: np.ndarray) -> Task:  # type: ignore[type-arg]
    """The windows that the order and the pinned operations leave."""
    lower = np.where(pinned, placed.start, task.windows.asap)
    upper = np.where(pinned, placed.start, task.windows.alap)
    src, dst, gap = task.edges.at(task.ii)
    asap = earliest_starts(src, dst, gap, lower).start
    return replace(task, windows=Windows(asap, latest_starts(src, dst, gap, upper)))
