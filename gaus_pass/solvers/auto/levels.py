"""The rest of a task once the first levels of its objective have reached their bounds.

The II is given, and a length that is proven least is kept by windows: neither has to be looked at
again.  Stages therefore see the level that is still open as the first one, however the objective
was written: ``memory`` and ``length > memory`` are one task where the length is at its bound.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gaus_pass.analysis.objectives import Objective, counted
from gaus_pass.model.check import users_of
from gaus_pass.model.schedule import Schedule
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.construct.balance import within_length
from gaus_pass.solvers.own_options import AutoOptions

_LARGE = 60_000
"""Operations from which on linear optima of lifetimes take minutes."""
_BEFORE_WALKS = 20_000
"""Operations up to which walks, on a GPU or over the limits, wait for it."""
_TIME_LATER = 0.75
"""Part of the time that is surely left when these walks begin."""


@dataclass(frozen=True)
class Remaining:
    """A task without the levels that are settled, and their values."""

    task: Task
    settled: tuple[float, ...] = ()

    def further(self, best: Schedule, bound: tuple[float, ...]) -> Remaining:
        """The rest after the levels that ``best`` settles; ``bound`` is of this task's levels."""
        task, settled = self.task, self.settled
        value = task.value(best)
        count = 0
        for level, reached, least in zip(task.objective.levels[:-1], value, bound, strict=False):
            kinds = counted(level)
            if kinds == {Counts.LENGTH} and reached <= least:
                task = within_length(task, best.length(task.problem))
            elif kinds != {Counts.II}:
                break
            count += 1
        if count == 0:
            return self
        task = without_idle_limits(task)
        objective = Objective(task.objective.levels[count:])
        return Remaining(replace(task, objective=objective), (*settled, *value[:count]))


def without_idle_limits(task: Task) -> Task:
    """The task without the limits that nothing within its windows can reach."""
    problem = task.problem
    kept = tuple(
        replace(r, limit=None)
        if r.limit is not None and _most_in_use(task, r.name) <= r.limit
        else r
        for r in problem.resource_types
    )
    if kept == problem.resource_types:
        return task
    return replace(task, problem=replace(problem, resource_types=kept))


def _most_in_use(task: Task, resource: str) -> int:
    """Units in use in a step (slot) if every operation that can be there is."""
    problem, ii = task.problem, task.ii
    users = users_of(problem, resource)
    units, blocking = problem.units(resource)[users], problem.blocking[users]
    first, steps = task.windows.asap[users], task.windows.mobility[users] + blocking
    if ii is not None:
        units = units * -(-blocking // ii)
        first, steps = first % ii, np.minimum(steps, ii)
    size = int((first + steps).max(initial=0)) + 1
    change = np.bincount(first, units, size) - np.bincount(first + steps, units, size)
    use = np.cumsum(change)
    if ii is not None:  # what runs over the end of the slots is in use at their beginning
        folded = np.zeros(ii)
        np.add.at(folded, np.arange(size) % ii, use)
        use = folded
    return round(float(use.max(initial=0)))


def is_for_sweeps(task: Task) -> bool:
    """Whether a footprint is open that is too large for many linear programs."""
    bits = counted(task.objective.levels[0]) == {Counts.ALIVE}
    return bits and task.problem.num_operations >= _LARGE


def hurries(task: Task) -> bool:
    """Whether something makes more of the time than the linear optimum of a large problem.

    That is a GPU, or a walk from the optimum without limits, which binding operations to units
    loses most of.
    """
    if task.problem.num_operations <= _BEFORE_WALKS:
        return False
    from gaus_pass.solvers.refine import penalty  # loads what only a large problem needs

    own = task.options(AutoOptions)
    seconds = task.budget.seconds
    later = None if seconds is None else _TIME_LATER * seconds
    walks = penalty.folds_bits(task) and penalty.is_for(task, later)
    if walks and "slot-penalty" not in own.left_out():
        return True
    if own.device != "cuda":
        return False
    from gaus_pass.solvers.auto.conditions import walks_on_gpu  # which loads what it asks

    return walks_on_gpu(task)
