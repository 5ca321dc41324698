"""The sum of all start times."""

from __future__ import annotations

from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.cp_sat.model import Expression, Model
from gaus_pass.solvers.cp_sat.terms import CpTerm


def value(problem: Problem, schedule: Schedule) -> int:
    """Exact."""
    return int(schedule.start.sum())


def bound(task: Task) -> int:
    """Where windows let everything start."""
    return int(task.windows.asap.sum())


def _expression(model: Model) -> Expression:
    return sum(model.start[1:], model.start[0])


CP_SAT = CpTerm(_expression)
