"""Sampler of ``refine``: short walks from random list schedules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveStatus
from gaus_pass.solvers.base import Budget, Task, find_sampler
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.refine.solver import refine

_SWEEPS, _LEAST = 400, 10
"""Tries per operation that all walks take together, unless the budget says otherwise."""


def draw_walks(task: Task, count: int) -> Iterator[IntArray | None]:
    """Start times at the ends of walks, each with its share of the budget."""
    bound = lower_bound(task)
    sweeps = max((task.budget.iterations or _SWEEPS) // count, _LEAST)
    seconds = None if task.budget.seconds is None else task.budget.seconds / count
    for k, start in enumerate(find_sampler("list")(task, count)):
        if start is None:
            yield None
            continue
        begun = Schedule(start, task.ii)
        walk = replace(task, seed=task.seed + k, start=begun, budget=Budget(sweeps, seconds))
        found = refine(walk, bound)
        yield found.schedule.start
        if found.status is SolveStatus.INTERRUPTED:
            raise KeyboardInterrupt
        yield start  # after its improvement: where that got stuck, this is another schedule
