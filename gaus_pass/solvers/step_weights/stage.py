"""Weights of the steps as a stage of auto: mostly a proof, sometimes a better schedule."""

from __future__ import annotations

import math

from gaus_pass.analysis.objectives import memory, term_of
from gaus_pass.model.schedule import Schedule, SolveResult
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task, result_of
from gaus_pass.solvers.common.bounds import memory_bound, term_bound
from gaus_pass.solvers.step_weights.flow import Effort
from gaus_pass.solvers.step_weights.search import Weighing, frames

_WORK = 150_000_000
"""Arcs that are examined without a time limit: about two seconds."""


def is_for(task: Task) -> bool:
    """Whether there is a network of the task that is not too large."""
    return bool(task.windows.mobility.any()) and bool(frames(task))


def weigh_steps(task: Task, start: Schedule, bound: tuple[float, ...]) -> SolveResult:
    """Raise the bound on the memory footprint; the answer is ``start`` where no cut is better.

    Parameters
    ----------
    start
        A legal schedule.
    bound
        Proven so far.
    """
    # More than what the best schedule needs cannot be proven.
    best, goal, interrupted = start, memory(task.problem, start), False
    weighing = Weighing(task, memory_bound(task))
    work = _WORK if task.budget.seconds is None else math.inf
    try:
        for proven in weighing.run(goal, Effort(work, task.budget.deadline())):
            task.progress(f"step-weights, cut {weighing.cuts}: {proven}", task.value(best)[0])
            if weighing.best is not None and task.value(weighing.best) < task.value(best):
                best = weighing.best
    except KeyboardInterrupt:
        interrupted = True
    raised = max(bound, _bound_with(task, weighing.proven))
    return result_of(task, best, "step-weights", raised, interrupted=interrupted)


def _bound_with(task: Task, alive: int) -> tuple[float, ...]:
    """The bound of every level, with this one on the memory footprint."""

    def of(name: str) -> int:
        return alive if term_of(name)[0].counts is Counts.ALIVE else term_bound(task, name)

    return tuple(
        sum(weight * of(name) for weight, name in level) for level in task.objective.levels
    )
