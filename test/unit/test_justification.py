"""Shorter schedules under limits: justification, and the length alone with CP-SAT."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.schedule import Schedule, SolveStatus
from gaus_pass.solvers.auto import conditions
from gaus_pass.solvers.auto.justification import length_level, shorten
from gaus_pass.solvers.auto.run import solve_auto
from gaus_pass.solvers.base import Budget, Task, find_solver
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.construct.placement import Placement, place_in_order
from gaus_pass.solvers.cp_sat.length import least_length
from gaus_pass.solvers.refine.levelling import level_bits

OBJECTIVE = "ii > length > register-bits"


def limited(seed: int, n: int, ii: int | None = None) -> Task:
    """Three types on three limited resources; some operations keep their unit for two cycles."""
    rng = np.random.default_rng(seed)
    builder = ProblemBuilder()
    for k in range(3):
        builder.resource_type(f"unit{k}", limit=max(1, n // 30))
        builder.operator_type(f"type{k}", k + 1, blocking=1 + k % 2, uses={f"unit{k}": 1})
    for i in range(n):
        builder.operation(f"op{i}", f"type{rng.integers(0, 3)}")
    for i in range(n):
        later = {int(j) for j in i + 1 + rng.geometric(0.1, rng.integers(0, 4)) if j < n}
        builder.value(i, int(rng.integers(1, 33)), sorted(later))
    return task_of(builder.build(), OBJECTIVE, ii=ii, more=2 * n)


def listed(task: Task) -> Schedule:
    """In an order that says nothing, so that there is something to gain."""
    order = np.random.default_rng(0).permutation(task.problem.num_operations)
    placed = place_in_order(task, order.astype(np.int64))
    return placed or find_solver("list")(task).schedule


@pytest.mark.parametrize("ii", [None, 7])
@pytest.mark.parametrize("seed", range(20))
def test_never_longer_and_always_legal(seed: int, ii: int | None) -> None:
    task = limited(seed, 40, ii)
    start = listed(task)
    result = shorten(task, start, lower_bound(task))
    assert violations(task.problem, result.schedule, task.length) == []
    assert result.objective == task.value(result.schedule)
    assert lower_bound(task) <= result.objective <= task.value(start)


def test_finds_shorter_schedules() -> None:
    tasks = [limited(seed, 60) for seed in range(12)]
    before = [listed(task) for task in tasks]
    after = [shorten(t, s, lower_bound(t)).schedule for t, s in zip(tasks, before, strict=True)]
    gained = [
        one.length(task.problem) - other.length(task.problem)
        for task, one, other in zip(tasks, before, after, strict=True)
    ]
    assert min(gained) >= 0
    assert sum(gained) >= 24


def test_the_same_for_the_same_seed() -> None:
    task = limited(3, 60)
    first, second = (shorten(task, listed(task), lower_bound(task)) for _ in range(2))
    assert first.schedule.start.tolist() == second.schedule.start.tolist()


@pytest.mark.parametrize("ii", [None, 5])
@pytest.mark.parametrize("seed", range(20))
def test_backwards_is_legal_and_late(seed: int, ii: int | None) -> None:
    kinds = {"resources": True, "clock": seed % 3 == 0, "recurrences": ii is not None}
    problem = random_problem(np.random.default_rng(seed), 14, **kinds)
    try:
        task = task_of(problem, OBJECTIVE, ii=ii, more=20)
    except GausError:
        pytest.skip("the recurrences need a larger II")
    late = Placement(task, backwards=True).place(-task.windows.alap)
    if late is None:
        assert ii is not None  # iterative modulo scheduling may give up
        return
    assert violations(task.problem, late, task.length) == []
    if ii is None:
        assert late.length(problem) == task.length


def test_backwards_without_limits_is_alap() -> None:
    problem = random_problem(np.random.default_rng(1), 30)
    task = task_of(problem, OBJECTIVE, more=4)
    late = Placement(task, backwards=True).place(-task.windows.alap)
    assert late is not None
    assert late.start.tolist() == task.windows.alap.tolist()


@pytest.mark.parametrize(
    ("objective", "ii", "level"),
    [
        ("length", None, 0),
        ("ii > length > register-bits", 4, 1),
        ("ii > length > register-bits", 1, None),
        ("register-bits > length", None, None),
        ("length + register-bits", None, None),
        ("ii", 4, None),
    ],
)
def test_where_limits_decide_the_length(objective: str, ii: int | None, level: int | None) -> None:
    task = limited(0, 12, ii=ii if ii != 1 else None)
    if ii == 1:
        task = replace(task, ii=1)
    assert (
        length_level(replace(task, objective=task_of(task.problem, objective).objective)) == level
    )


def test_no_limits_no_level() -> None:
    task = limited(0, 12)
    free = tuple(replace(r, limit=None) for r in task.problem.resource_types)
    problem = replace(task.problem, resource_types=free)
    assert length_level(replace(task, problem=problem)) is None


@pytest.mark.parametrize("seed", range(4))
def test_cp_sat_is_no_longer_and_its_bound_holds(seed: int) -> None:
    task = limited(seed, 36)
    start = listed(task)
    best = least_length(replace(task, start=start, budget=Budget(iterations=300)), 1)
    assert violations(task.problem, best.schedule, task.length) == []
    justified = shorten(task, start, lower_bound(task))
    assert best.schedule.length(task.problem) <= start.length(task.problem)
    assert best.lower_bound[1] <= justified.schedule.length(task.problem)
    assert len(best.lower_bound) == 3


def test_auto_shortens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conditions, "is_small", lambda *_: False)
    seeds = range(8)
    tasks = [replace(limited(seed, 60), budget=Budget(iterations=40)) for seed in seeds]
    lengths = [solve_auto(t).schedule.length(t.problem) for t in tasks]
    orders = [replace(t, budget=Budget()) for t in tasks]
    assert sum(lengths) < sum(listed(t).length(t.problem) for t in orders)


@pytest.mark.parametrize("stage", ["justification", "levelling"])
def test_ctrl_c_keeps_what_was_found(stage: str) -> None:
    told: list[str] = []

    def stop(text: str, _: float) -> None:
        told.append(text)
        if len(told) == 3:
            raise KeyboardInterrupt

    if stage == "justification":
        task = replace(limited(6, 60), progress=stop)
        start = listed(task)
        result = shorten(task, start, lower_bound(task))
    else:
        problem = random_problem(np.random.default_rng(3), 60)
        task = task_of(problem, "memory", more=8)
        start = Schedule(task.windows.asap)
        result = level_bits(replace(task, progress=stop), start, (0.0,))
    assert result.status is SolveStatus.INTERRUPTED
    assert violations(task.problem, result.schedule, task.length) == []
    assert result.objective < task.value(start)
    assert result.objective == result.trace[-1].objective
