"""A bound on one level by CP-SAT, proven in a thread during a search for schedules.

One worker pushes the bound of the objective up with all the linear relaxations that it has, and
looks for no schedule: those come from elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.background import Background
from gaus_pass.solvers.common.libraries import cp_model
from gaus_pass.solvers.cp_sat.model import Model
from gaus_pass.solvers.cp_sat.size import size_of
from gaus_pass.solvers.cp_sat.terms import level_expression, scale_of

LARGEST = 20_000
"""Variables and constraints up to which a relaxation is solved in seconds."""


class Bounding:
    """The first level of a task being bounded; ``task.start`` is legal."""

    def __init__(self, task: Task, units: float | None) -> None:
        assert task.start is not None
        level = task.objective.levels[0]
        self._scale = scale_of(level)
        model = Model(task, task.start.start)
        model.cp.minimize(level_expression(model, level))
        self._solver: Any = cp_model().CpSolver()
        parameters: Any = self._solver.parameters
        parameters.num_workers = 1
        parameters.linearization_level = 2
        parameters.use_objective_lb_search = True
        parameters.random_seed = task.seed % 2**31
        parameters.catch_sigint_signal = False
        if units is not None:
            parameters.max_deterministic_time = units
        if task.budget.seconds is not None:
            parameters.max_time_in_seconds = max(task.budget.seconds, 0.01)
        self._model = model.cp
        self._proven = -math.inf
        self.work = Background(self._run, self._solver.stop_search)

    def _run(self) -> None:
        self._solver.solve(self._model)
        self._proven = float(self._solver.response_proto.best_objective_bound)

    def bound(self) -> float:
        """The bound proven when the units or the seconds are used up."""
        self.work.wait()
        # The bound is a float of a whole number.
        return math.ceil(self._proven - 1e-6 - 1e-12 * abs(self._proven)) / self._scale


@contextmanager
def bounding(task: Task, units: float | None) -> Generator[Bounding | None]:
    """Bound the first level of the objective while the body works; None where that is too much."""
    if size_of(task) > LARGEST:
        yield None
        return
    bounding = Bounding(task, units)
    with bounding.work:
        yield bounding
