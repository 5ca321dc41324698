"""A solver that starts everything as soon as it can, or some steps later where windows allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.model.schedule import Schedule, SolveResult
from gaus_pass.option_table import option
from gaus_pass.solvers.base import Task, result_of
from gaus_pass.solvers.common.bounds import lower_bound


@dataclass(frozen=True)
class ToyOptions:
    """What only this solver knows."""

    toy_late: int = option(0, "steps by which everything starts later", int, least=0)


def solve(task: Task) -> SolveResult:
    """ASAP, moved."""
    late = task.options(ToyOptions).toy_late
    start = np.minimum(task.windows.asap + late, task.windows.alap)
    return result_of(task, Schedule(start, task.ii), "toy", lower_bound(task))
