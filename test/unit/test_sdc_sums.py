"""Levels that weigh several terms modulo an II, where registers round up: bounds stay below."""

from __future__ import annotations

import numpy as np
import pytest
from support import oracle
from support.tasks import task_of

from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule, SolveStatus
from gaus_pass.solvers.sdc.solver import solve_sdc

ACROSS = from_arrays([1, 0, 2], [(0, 2)], 1, [1])
CIRCLE = from_arrays([1, 1, 1, 1], [(0, 3), (1, 2), (1, 3), (3, 0)], [5, 5, 5, 3], [0, 1, 0, 2])
CHAIN = from_arrays([1, 1, 1], [(0, 1), (1, 2), (0, 2)], [2, 3, 1], [0, 0, 1])


@pytest.mark.parametrize("ii", [2, 3, 4])
@pytest.mark.parametrize("problem", [ACROSS, CIRCLE, CHAIN])
def test_a_sum_with_registers_is_bounded_by_its_optimum(problem: Problem, ii: int) -> None:
    for objective in (
        "register-bits + 2*length",
        "5*register-bits + 2*length",
        "2*register-bits + 3*communication",
        "0.5*register-bits + 0.2*communication > length",
        "communication > 3*register-bits + 7*length",
    ):
        task = task_of(problem, objective, ii=ii, more=3 if problem is ACROSS else 1)
        best = min(
            task.value(Schedule(np.array(start), task.ii))
            for start in oracle.legal_schedules(problem, task.ii, task.length)
        )
        result = solve_sdc(task)
        assert result.lower_bound <= tuple(value + 1e-9 for value in best), objective
        if result.status is SolveStatus.OPTIMAL:
            assert result.objective == pytest.approx(best), objective
