"""The order on limited units as difference constraints, so that linear optima stay legal.

Operations are bound to units as in a given schedule; on every unit one follows the other.  With an
II the order is cyclic and holds over the slots: start[next] - start[this] is at least what it keeps
the unit for, plus II times the rounds between the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
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


@dataclass
class _Unit:
    """Operations in the order of their slots; taken from the first one's slot until ``free``."""

    operations: list[int] = field(default_factory=list[int])
    begin: int = 0
    free: int = 0

    def fits(self, slot: int, kept: int, ii: int | None) -> bool:
        """Whether an operation fits after those with earlier slots, and before the first again."""
        if not self.operations:
            return True
        return slot >= self.free and (ii is None or slot + kept <= self.begin + ii)

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
    units = [_Unit() for _ in range(limit)]
    for k in np.argsort(slot, kind="stable").tolist():
        i, at, busy, many = int(users[k]), int(slot[k]), int(kept[k]), int(wanted[k])
        free = [unit for unit in units if unit.fits(at, busy, task.ii)]
        if len(free) < many:
            return None
        # The unit with the fewest operations leaves the most freedom.
        for unit in sorted(free, key=lambda unit: len(unit.operations))[:many]:
            unit.take(i, at, busy)
    return [unit.operations for unit in units]


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
