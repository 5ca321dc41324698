"""Sampler of ``gflownet``: draws from the policy, hotter and hotter."""

from __future__ import annotations

from collections.abc import Iterator

from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.gflownet.config import SolverConfig
from gaus_pass.solvers.gflownet.solver import begin_of


def draw_schedules(task: Task, count: int) -> Iterator[IntArray | None]:
    """Legal start times as the policy draws them; the first at the temperature of the solver.

    Raises
    ------
    SolverError
        The problem is too large.
    """
    from gaus_pass.solvers.gflownet.search import drawn_schedules

    return drawn_schedules(task, SolverConfig(), begin_of(task)[0])
