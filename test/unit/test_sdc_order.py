"""sdc under limits: the order of a legal schedule as difference constraints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.kinds import KINDS, random_of_kind
from support.tasks import task_of

from gaus_pass.analysis.bounds import windows
from gaus_pass.analysis.constraints import earliest_starts, latest_starts
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import SolverError
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.schedule import Schedule, SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.base import Task, find_solver
from gaus_pass.solvers.sdc import order
from gaus_pass.solvers.sdc import solver as sdc
from gaus_pass.solvers.sdc.order import in_order_of

LIMITED = [name for name, kind in KINDS.items() if kind.limits]


@pytest.mark.parametrize("name", LIMITED)
@pytest.mark.parametrize("seed", range(4))
def test_whatever_keeps_the_order_is_legal(name: str, seed: int) -> None:
    problem = random_of_kind(name, seed)
    task = task_of(problem, "length", ii=1 if KINDS[name].pipelined else None)
    room = task.length + 40
    task = replace(task, length=room, windows=windows(problem, task.edges, task.ii, room))
    try:
        placed = find_solver("list")(task).schedule
    except SolverError:
        pytest.skip("list scheduling finds nothing at the least II")
    ordered = in_order_of(task, placed)
    src, dst, gap = ordered.edges.at(task.ii)
    assert (ordered.windows.asap <= placed.start).all()
    assert (placed.start <= ordered.windows.alap).all()
    rng = np.random.default_rng(seed)
    for _ in range(10):
        lower = rng.integers(ordered.windows.asap, ordered.windows.alap + 1)
        start = earliest_starts(src, dst, gap, np.minimum(lower, placed.start)).start
        assert violations(problem, Schedule(start, task.ii)) == []
        upper = np.maximum(lower, placed.start)
        start = latest_starts(src, dst, gap, upper)
        assert violations(problem, Schedule(start, task.ii)) == []


@pytest.mark.parametrize("name", LIMITED)
def test_sdc_is_at_least_as_good_as_list(name: str) -> None:
    better = 0
    for seed in range(5):
        problem = random_of_kind(name, seed)
        found = [
            solve(problem, Options(solver=solver), pipelined=KINDS[name].pipelined).result.objective
            for solver in ("sdc", "list")
        ]
        assert found[0] <= found[1]
        better += found[0] < found[1]
    assert better


@pytest.mark.parametrize("after", range(3))
def test_what_is_legal_stays_when_the_search_for_an_order_is_ended(
    after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = random_of_kind(LIMITED[0], 1)
    task = task_of(problem, "register-bits", ii=1 if KINDS[LIMITED[0]].pipelined else None, more=9)
    within = sdc.best_in_order
    done: list[Schedule] = []

    def ended(task: Task, placed: Schedule) -> Schedule:
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(within(task, placed))
        return done[-1]

    monkeypatch.setattr(sdc, "best_in_order", ended)
    found = find_solver("sdc")(task)
    assert found.status is SolveStatus.INTERRUPTED
    assert violations(problem, found.schedule, task.length) == []
    assert all(found.objective <= task.value(one) for one in done)


def test_without_any_order_the_interrupt_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(task: Task, start: object) -> None:
        raise KeyboardInterrupt

    problem = random_of_kind(LIMITED[0], 1)
    task = task_of(problem, "register-bits", ii=1 if KINDS[LIMITED[0]].pipelined else None, more=9)
    monkeypatch.setattr(sdc, "place_in_order", ended)
    with pytest.raises(KeyboardInterrupt):
        find_solver("sdc")(task)


@pytest.mark.parametrize("ii", [None, 3, 4])
def test_an_operation_goes_to_the_unit_with_the_fewest(ii: int | None) -> None:
    """As a look at all units one after the other would choose it, wrapped intervals included."""
    rng = np.random.default_rng(ii or 0)
    bound = 0
    for _ in range(60):
        builder = ProblemBuilder()
        builder.resource_type("unit", limit=4)
        for many in (1, 2):
            for busy in (1, 2, 3):
                uses = {"unit": many}
                builder.operator_type(f"{many}{busy}", busy, blocking=busy, uses=uses)
        for i in range(int(rng.integers(2, 8))):
            builder.operation(f"op{i}", f"{rng.integers(1, 3)}{rng.integers(1, 4)}")
        task = task_of(builder.build(), "length", ii=ii, more=20)
        start = rng.integers(0, 9, task.problem.num_operations)
        expected = chosen_one_by_one(task, start)
        assert order._bind(task, Schedule(start, task.ii), "unit", 4) == expected
        bound += expected is not None
    assert 5 < bound < 60


def chosen_one_by_one(task: Task, start: np.ndarray) -> list[list[int]] | None:  # type: ignore[type-arg]
    """The operations of every one of four units, or None."""
    problem, ii = task.problem, task.ii
    slot = start if ii is None else start % ii
    units: list[list[int]] = [[] for _ in range(4)]
    if problem.units("unit").sum() <= 4:
        return []
    for i in np.argsort(slot, kind="stable").tolist():
        busy = int(problem.blocking[i])
        free = [
            unit
            for unit in units
            if all(slot[j] + problem.blocking[j] <= slot[i] for j in unit)
            and (ii is None or not unit or slot[i] + busy <= slot[unit[0]] + ii)
        ]
        many = int(problem.units("unit")[i])
        if len(free) < many:
            return None
        for unit in sorted(free, key=len)[:many]:
            unit.append(i)
    return units
