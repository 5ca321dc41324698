"""Where a descent begins: the midpoint of the windows, or a schedule that another solver made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import numpy as np

from gaus_pass.errors import GausError
from gaus_pass.problem import Problem
from gaus_pass.schedule import FloatArray, Schedule
from gaus_pass.solvers.base import Budget, Task, find_solver
from gaus_pass.solvers.bounds import term_bound
from gaus_pass.solvers.list_scheduling import place_in_order

_ROOM = (1.0, *(1 + 0.0005 * 2.0**k for k in range(14)))
"""Limits that a balanced schedule tries, as multiples of the bound on the peak."""


def midpoint(task: Task) -> FloatArray:
    """(n,) the paper's start: half-way between ASAP and ALAP."""
    return (task.windows.asap + task.windows.alap) / 2


def counts_resources(task: Task) -> bool:
    """Whether the objective asks for few resources."""
    names = [name for level in task.objective.levels for _, name in level]
    return any(name.startswith("resources") for name in names)


def first_choice(task: Task) -> str:
    """With ``init=auto`` a balanced list schedule, which is hard to find from the midpoint."""
    if task.start is not None:
        return "start"
    if task.init != "auto":
        return task.init
    return "list" if counts_resources(task) else "midpoint"


def initial_schedules(task: Task, init: str) -> Iterator[tuple[str, Schedule]]:
    """Legal schedules to begin with, by name, for ``init`` auto, midpoint, list or sdc."""
    if task.start is not None:
        yield "start", task.start
    if init == "auto" and not _limited(task.problem):
        yield "asap", Schedule(task.windows.asap, task.ii)
        yield "alap", Schedule(task.windows.alap, task.ii)
    if init in ("auto", "list") or _limited(task.problem):
        yield "list", list_schedule(task)
    if init == "sdc":
        yield "sdc", _solved(task, "sdc")
    if init == "auto":
        with suppress(GausError):
            yield "sdc", _solved(task, "sdc")


def list_schedule(task: Task) -> Schedule:
    """A list schedule, with balanced resources where the objective asks for few of them.

    Raises
    ------
    SolverError
        No order of priority fits the limits.
    """
    if counts_resources(task):
        balanced = _balanced(task)
        if balanced is not None:
            return balanced
    return _solved(task, "list")


def _balanced(task: Task) -> Schedule | None:
    """In topological order under the least limits that fit, all resource types at once."""
    problem = task.problem
    priority = np.empty(problem.num_operations, np.int64)
    priority[task.edges.order] = np.arange(problem.num_operations)
    for room in _ROOM:
        limits = {r.name: _limit(task, r.name, r.limit, room) for r in problem.resource_types}
        limited = replace(task, problem=problem.with_limits(limits))
        placed = place_in_order(limited, priority)
        if placed is not None:
            return placed
    return None


def _limit(task: Task, resource: str, given: int | None, room: float) -> int:
    wanted = int(np.ceil(term_bound(task, f"resources.{resource}") * room))
    return wanted if given is None else min(wanted, given)


def _solved(task: Task, name: str) -> Schedule:
    return find_solver(name)(replace(task, budget=Budget(), start=None)).schedule


def _limited(problem: Problem) -> bool:
    return any(r.limit is not None for r in problem.resource_types)
