"""Few resources by list scheduling: the least limits under which an order of priority fits.

All resource types that the objective weighs get the same room above the bound on their peaks; the
room is found by bisection.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gaus_pass.analysis.bounds import windows
from gaus_pass.analysis.objectives import counted, weighed_resources
from gaus_pass.model.problem import NO_DEADLINE, IntArray
from gaus_pass.model.schedule import Schedule
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import peak_bound
from gaus_pass.solvers.construct.placement import Placement

_FINEST, _WIDEST = 1 / 2048, 64.0
"""Room above the bound, as a multiple of it: the least that is tried and the most."""
_PRECISION = 1 / 8
"""Relative distance of two rooms between which no other is tried."""

_TRIES = 4
"""Limits that are tried for an order, about."""


def priced_resources(task: Task) -> tuple[str, ...]:
    """Resource types whose units the objective minimises."""
    every = tuple(term for level in task.objective.levels for term in level)
    return weighed_resources(task.problem, every)


def length_before_units(task: Task) -> bool:
    """Whether the length counts as much as resources, or more."""
    for level in task.objective.levels:
        kinds = counted(level)
        if Counts.LENGTH in kinds or Counts.UNITS in kinds:
            return Counts.LENGTH in kinds
    return False


def within_length(task: Task, length: int) -> Task:
    """The same task within a shorter length."""
    if length >= task.length:
        return task
    narrow = windows(task.problem, task.edges, task.ii, length)
    return replace(task, length=length, windows=narrow)


class Balance:
    """Finds the least limits for orders of one task, about ``times`` of them."""

    def __init__(self, task: Task, times: int = 1) -> None:
        problem = task.problem
        least = {n: max(peak_bound(task, n), 1) for n in priced_resources(task)}
        unlimited = {r.name: least[r.name] for r in problem.resource_types if r.name in least}
        given = problem.limits
        limited = replace(task, problem=problem.with_limits({**unlimited, **given}))
        self._placement = Placement(limited, _TRIES * times)
        names = self._placement.limited
        self._priced = bool(least)
        self._least = np.array([least.get(name, given.get(name, 0)) for name in names])
        self._grows = np.array([name in least for name in names], np.bool_)
        self._most = np.array([given.get(name, NO_DEADLINE) for name in names], np.int64)

    def place(self, priority: IntArray) -> Schedule | None:
        """The schedule under the least limits at which an order (n,) fits; None without any."""
        known: dict[bytes, Schedule | None] = {}

        def under(room: float) -> Schedule | None:
            limits = self._limits(room)
            key = limits.tobytes()
            if key not in known:
                known[key] = self._placement.place(priority, limits)
            return known[key]

        best = under(0.0)
        if best is not None or not self._priced:
            return best
        low, high = 0.0, _FINEST
        while (best := under(high)) is None and high < _WIDEST:
            low, high = high, 2 * high
        while best is not None and high - low > _PRECISION * high:
            middle = (low + high) / 2
            found = under(middle)
            best, low, high = (best, middle, high) if found is None else (found, low, middle)
        return best

    def _limits(self, room: float) -> IntArray:
        """(r,) with this much room above the least, within what the problem allows."""
        wanted = np.ceil(self._least * (1 + room * self._grows)).astype(np.int64)
        return np.minimum(wanted, self._most)
