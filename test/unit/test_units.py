"""Operations on units: who is where, and in which order they choose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gaus_pass.analysis.objectives import peak
from gaus_pass.analysis.units import UnitsInUse, bind_units, first_fit, left_edge
from gaus_pass.analysis.verify import violations
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule


def on_units(*blocking: int, limit: int, uses: int = 1) -> Problem:
    """Independent operations on one resource type, each for so many steps."""
    builder = ProblemBuilder()
    builder.resource_type("unit", limit=limit)
    for i, steps in enumerate(blocking):
        builder.operator_type(f"type{i}", 1, blocking=steps, uses={"unit": uses})
        builder.operation(f"op{i}", f"type{i}")
    return builder.build()


def test_units_are_taken_by_slot() -> None:
    units = UnitsInUse(ii=3, limit=2)
    units.take(0, 5, 2)  # slots 2 and 0
    assert units.first_free(1, 1) == 0
    assert units.first_free(1, 2) == 1
    assert units.free(3, 1, 5) == [1]
    units.take(1, 0, 9)
    assert units.first_free(0, 1) is None
    assert UnitsInUse(ii=None).first_free(10**6, 2) == 0


def test_what_wraps_may_have_to_choose_first() -> None:
    """In the order of slots b takes the only unit on which the last one fits."""
    problem = on_units(2, 1, 1, 2, limit=2)
    schedule = Schedule(np.array([2, 1, 0, 1]), 3)
    order = np.argsort(schedule.slot, kind="stable")
    assert first_fit(problem, schedule, order, 2).tolist().count(-1) == 1
    assert left_edge(problem, schedule, np.arange(4), 2).tolist() == [0, 0, 1, 1]
    bound = bind_units(problem, schedule)
    assert bound.unit is not None
    assert bound.unit.tolist() == [0, 0, 1, 1]


def test_several_units_are_held_without_a_number() -> None:
    problem = on_units(2, 2, limit=4, uses=2)
    schedule = Schedule(np.array([0, 1]), None)
    assert left_edge(problem, schedule, np.array([0, 0, 1, 1]), 4).tolist() == [0, 1, 2, 3]
    bound = bind_units(problem, schedule)
    assert bound.unit is not None
    assert bound.unit.tolist() == [-1, -1]


@pytest.mark.parametrize("ii", [None, 1, 4])
def test_left_edge_is_legal_and_takes_no_unit_in_vain(ii: int | None) -> None:
    rng = np.random.default_rng(3)
    for _ in range(40):
        blocking = rng.integers(1, (ii or 5) + 1, 12).tolist()
        problem = on_units(*blocking, limit=12)
        schedule = Schedule(rng.integers(0, 10, 12), ii)
        unit = left_edge(problem, schedule, np.arange(12))
        bound = replace(schedule, unit=unit)
        assert not [v for v in violations(problem, bound) if v.kind == "unit"]
        needed = peak(problem, schedule, "unit")
        wraps = ii is not None and bool((schedule.slot + problem.blocking > ii).any())
        assert needed <= unit.max() + 1
        assert wraps or unit.max() + 1 == needed
