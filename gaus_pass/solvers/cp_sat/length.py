"""The length alone under limits, exact or as short as the budget allows."""

from __future__ import annotations

import time
from dataclasses import replace

from gaus_pass.analysis.objectives import Objective
from gaus_pass.model.schedule import SolveResult, TracePoint
from gaus_pass.solvers.base import Task, result_of
from gaus_pass.solvers.construct.balance import within_length
from gaus_pass.solvers.cp_sat.size import size_of
from gaus_pass.solvers.cp_sat.solver import solve_cp_sat
from gaus_pass.solvers.sdc.solver import best_in_order

LARGEST = 60_000
"""Variables and constraints up to which a schedule gets shorter in seconds."""


def length_task(task: Task, level: int) -> Task:
    """The task within the length of ``task.start``, without the levels after that of the length."""
    assert task.start is not None
    objective = Objective(task.objective.levels[: level + 1])
    narrow = within_length(task, task.start.length(task.problem))
    return replace(narrow, objective=objective)


def is_for(task: Task, level: int) -> bool:
    """Whether the model of the length is small enough."""
    return size_of(length_task(task, level)) <= LARGEST


def least_length(task: Task, level: int) -> SolveResult:
    """The shortest schedule, and in its order on the units the optimum of what is linear.

    Parameters
    ----------
    task
        With a legal ``start``.
    level
        That of the length, which only the II may precede.
    """
    began = time.monotonic()
    found = solve_cp_sat(length_task(task, level))
    best = best_in_order(task, found.schedule)
    later = len(task.objective.levels) - level - 1
    seconds = time.monotonic() - began
    trace = (TracePoint(0, seconds, task.value(best), "cp-sat, length"),)
    return result_of(task, best, "cp-sat", (*found.lower_bound, *[0.0] * later), trace)
