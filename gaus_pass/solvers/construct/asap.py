"""As soon and as late as possible: the two ends of every operation's mobility."""

from __future__ import annotations

from gaus_pass.analysis.objectives import peak
from gaus_pass.errors import SolverError
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult
from gaus_pass.solvers.base import Task, result_of
from gaus_pass.solvers.common.bounds import lower_bound


def solve_asap(task: Task) -> SolveResult:
    """Every operation at its earliest start time."""
    return _answer(task, task.windows.asap, "asap")


def solve_alap(task: Task) -> SolveResult:
    """Every operation at its latest start time within the length."""
    return _answer(task, task.windows.alap, "alap")


def _answer(task: Task, start: IntArray, name: str) -> SolveResult:
    schedule = Schedule(start, task.ii)
    for resource in task.problem.resource_types:
        if resource.limit is None:
            continue
        used = peak(task.problem, schedule, resource.name)
        if used > resource.limit:
            raise SolverError(
                f"solver '{name}' does not look at limits and uses {used} units of "
                f"'{resource.name}', whose limit is {resource.limit}; use solver=list or auto"
            )
    return result_of(task, schedule, name, lower_bound(task))
