"""Tasks as flow builds them, for tests of what lies below it."""

from __future__ import annotations

from gaus_pass.analysis.bounds import least_length, minimum_ii, windows
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import parse_objective
from gaus_pass.model.problem import Problem
from gaus_pass.solvers.base import Budget, Task


def task_of(
    problem: Problem,
    objective: str,
    ii: int | None = None,
    more: int = 0,
    iterations: int | None = None,
    seconds: float | None = None,
    seed: int = 0,
) -> Task:
    """A task ``more`` steps longer than necessary, at II ``ii`` or the least one above it."""
    edges = precedence(problem)
    if edges.recurrent or ii is not None:
        ii = max(ii or 1, minimum_ii(problem, edges).ii)
    length = least_length(problem, edges, ii) + more
    return Task(
        problem=problem,
        edges=edges,
        ii=ii,
        length=length,
        windows=windows(problem, edges, ii, length),
        objective=parse_objective(objective),
        budget=Budget(iterations, seconds),
        seed=seed,
    )
