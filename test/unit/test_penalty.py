"""Schedules under limits that placing operations one by one does not find."""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from support.tasks import task_of

import gaus_pass as gp
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.auto import levels
from gaus_pass.solvers.auto.run import solve_auto
from gaus_pass.solvers.base import Budget, find_solver
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.construct import list as list_scheduling
from gaus_pass.solvers.refine import energy, penalty
from gaus_pass.solvers.refine.penalty import improve
from gaus_pass.solvers.refine.repair import repaired
from gaus_pass.solvers.sdc.model import least_lifetimes


def shifter(levels: int, ii: int, room: float, types: int = 1) -> gp.Problem:
    """Levels of pairs of gates as wide as 2^levels, and units for ``room`` times the work."""
    width, users = 2**levels, dict[int, list[int]]()
    kinds: list[int] = []

    def gate(*sources: int) -> int:
        for source in sources:
            users.setdefault(source, []).append(len(kinds))
        kinds.append(len(kinds) % types)
        return len(kinds) - 1

    bits = [gate() for _ in range(width)]
    for level in range(levels):
        shift = gate()
        kept = gate(shift)
        bits = [
            gate(gate(bits[j], kept), gate(bits[(j + 2**level) % width], shift))
            for j in range(width)
        ]
    builder = gp.ProblemBuilder()
    for kind in range(types):
        builder.resource_type(f"unit{kind}", limit=math.ceil(room * kinds.count(kind) / ii))
        builder.operator_type(f"op{kind}", 1, uses={f"unit{kind}": 1})
    for i, kind in enumerate(kinds):
        builder.operation(f"o{i}", f"op{kind}")
    for i in range(len(kinds)):
        builder.value(i, 8, users.get(i, []))
    return builder.build()


@pytest.mark.parametrize(("levels", "ii", "length", "room", "types"), [
    (3, 8, 10, 1.05, 1), (4, 8, 11, 1.15, 1), (5, 4, 13, 1.05, 1), (5, 4, 13, 1.05, 2),
])  # fmt: skip
def test_what_no_order_fits_is_found(
    levels: int, ii: int, length: int, room: float, types: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = shifter(levels, ii, room, types)
    options = gp.Options(
        objective="register-bits", ii=ii, length=length, strict=True, solver="list"
    )
    outcome = gp.solve(problem, options)
    assert gp.violations(outcome.problem, outcome.schedule) == []
    assert outcome.schedule.length(problem) <= length
    monkeypatch.setattr(penalty, "fit", lambda task: None)
    with pytest.raises(GausError, match="list scheduling found no schedule"):
        gp.solve(problem, options)


def test_orders_leave_time_to_those_who_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    began, orders = time.monotonic(), list[str]()
    ticks = itertools.count()
    clock = SimpleNamespace(monotonic=lambda: began + next(ticks))  # a second an order
    monkeypatch.setattr(list_scheduling, "time", clock)
    limited = task_of(shifter(3, 8, 1.05), "register-bits", ii=8, more=2)
    task = replace(
        limited, budget=Budget(None, 60.0), progress=lambda text, value: orders.append(text)
    )
    monkeypatch.setattr(list_scheduling, "_orders", lambda task: 40)
    found = find_solver("list")(task)
    assert violations(task.problem, found.schedule, task.length) == []
    assert 2 <= sum(text.startswith("list, order") for text in orders) < 20


@pytest.mark.parametrize("solver", ["list", "auto"])
def test_who_finds_nothing_names_the_limits(solver: str) -> None:
    options = gp.Options(
        objective="register-bits", ii=4, length=12, strict=True, solver=solver, time_limit=1.0
    )
    with pytest.raises(GausError, match=r"unit0.*(limit|II|length)|limits of 'unit0'") as error:
        gp.solve(shifter(5, 4, 1.15), options)
    assert "alap" not in str(error.value)


def test_from_the_optimum_without_limits_less_is_lost() -> None:
    """A chain with fresh inputs all along: a list schedule loads them far too early."""
    steps, ii = 120, 4
    builder = gp.ProblemBuilder()
    builder.resource_type("unit", limit=math.ceil(1.1 * 3 * steps / ii))
    builder.operator_type("op", 1, uses={"unit": 1})
    for k in range(steps):
        for name in ("a", "b", "sum"):
            builder.operation(f"{name}{k}", "op")
    for k in range(steps):
        builder.value(3 * k, 32, [3 * k + 2])
        builder.value(3 * k + 1, 32, [3 * k + 2])
        builder.value(3 * k + 2, 8, [3 * k + 5] if k + 1 < steps else [])
    task = task_of(builder.build(), "memory", ii=ii, more=10, iterations=100)
    listed = find_solver("list")(task)
    found = improve(replace(task, start=listed.schedule), lower_bound(task))
    assert violations(task.problem, found.schedule, task.length) == []
    assert found.objective == task.value(found.schedule)
    assert found.objective[0] < 0.2 * listed.objective[0]
    again = improve(replace(task, start=listed.schedule), lower_bound(task))
    assert again.schedule.start.tolist() == found.schedule.start.tolist()


@pytest.mark.parametrize(("levels", "ii", "room"), [(5, 16, 1.1), (5, 16, 1.2), (6, 16, 1.2)])
def test_what_hangs_together_moves_as_a_whole(
    levels: int, ii: int, room: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where lifetimes are short dependences are tight: operations alone move little."""
    task = task_of(shifter(levels, ii, room), "memory", ii=ii, more=8, iterations=100)
    task = replace(task, start=find_solver("list")(task).schedule)
    monkeypatch.setattr(penalty, "_WORTH", 1.0)
    together = improve(task, lower_bound(task))
    assert violations(task.problem, together.schedule, task.length) == []
    monkeypatch.setattr(energy, "_FOLDED_CLUSTERS", 0.0)
    alone = improve(task, lower_bound(task))
    assert together.objective[0] < 0.95 * alone.objective[0]


def test_auto_binds_nothing_to_units_where_a_walk_goes_further(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(levels, "_BEFORE_WALKS", 100)
    task = task_of(shifter(5, 16, 1.2), "memory", ii=16, more=8, iterations=60)
    found = solve_auto(task)
    sources = " ".join(point.source for point in found.trace)
    assert "penalty" in sources
    assert "sdc" not in sources
    monkeypatch.undo()
    assert "sdc" in " ".join(point.source for point in solve_auto(task).trace)


def test_least_lifetimes_are_found_once_whatever_the_limits() -> None:
    problem = shifter(3, 8, 1.1)
    task = task_of(problem, "memory", ii=8, more=2)
    free = replace(task, problem=problem.with_limits({"unit0": 10**6}))
    wide = replace(task, problem=replace(problem, val_bits=2 * problem.val_bits))
    first = least_lifetimes(task)
    assert least_lifetimes(free) is first
    for other in (wide, replace(task, ii=9), task_of(problem, "memory", ii=8, more=3)):
        least_lifetimes(task)
        assert least_lifetimes(other) is not first


@pytest.mark.parametrize(("levels", "ii", "types"), [(4, 8, 1), (5, 8, 2), (5, 16, 1)])
def test_a_few_units_too_many_are_repaired_near_by(levels: int, ii: int, types: int) -> None:
    task = task_of(shifter(levels, ii, 1.1, types), "memory", ii=ii, more=12)
    start = find_solver("list")(task).schedule.start.copy()
    src, dst, gap = task.edges.at(ii)
    late = task.windows.alap.copy()
    np.minimum.at(late, src, start[dst] - gap)
    moved = np.flatnonzero(late > start)[-40:]
    start[moved] += 1
    assert violations(task.problem, Schedule(start, ii), task.length)
    found = repaired(task, start)
    assert found is not None
    assert violations(task.problem, found, task.length) == []
    assert np.count_nonzero(found.start != start) < 40
