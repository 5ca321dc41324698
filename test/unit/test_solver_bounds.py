"""Bounds below every schedule, and auto, which lives by them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support import oracle
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus
from gaus_pass.solvers import base
from gaus_pass.solvers.auto import conditions, local, stages
from gaus_pass.solvers.auto import run as auto_run
from gaus_pass.solvers.auto.run import solve_auto
from gaus_pass.solvers.auto.strong_bounds import least_alive, strong_bound
from gaus_pass.solvers.base import Task, find_solver
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.refine import levelling
from gaus_pass.solvers.refine.levelling import level_bits

OBJECTIVES = [
    "memory",
    "resources",
    "resources.free",
    "2*memory + register-bits",
    "memory > length",
]


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("seed", range(12))
def test_below_the_optimum_and_above_the_cheap_bound(seed: int, objective: str) -> None:
    rng = np.random.default_rng(seed)
    kinds = {"resources": seed % 3 == 0, "clock": seed % 4 == 1, "recurrences": seed % 2 == 1}
    problem = random_problem(rng, 5, **kinds)
    task = task_of(problem, objective, more=1)
    bound = strong_bound(task)
    values = [
        task.value(Schedule(np.array(start), task.ii))
        for start in oracle.legal_schedules(problem, task.ii, task.length)
    ]
    assert all(bound <= value for value in values)
    assert all(s >= c for s, c in zip(bound, lower_bound(task), strict=True))


@pytest.mark.parametrize("ii", [None, 2])
@pytest.mark.parametrize("seed", range(25))
def test_length_under_limits_is_below_every_schedule(seed: int, ii: int | None) -> None:
    rng = np.random.default_rng(100 + seed)
    builder = ProblemBuilder()
    builder.resource_type("unit", limit=int(rng.integers(2, 4)))
    for k in range(3):
        units, blocking = int(rng.integers(0, 3)), int(rng.integers(1, 3))
        uses = {"unit": units} if units else {}
        builder.operator_type(f"type{k}", int(rng.integers(0, 3)), blocking=blocking, uses=uses)
    n = 5
    for i in range(n):
        builder.operation(f"op{i}", f"type{rng.integers(0, 3)}")
    for i in range(n):
        users: list[int | tuple[int, int]] = [j for j in range(i + 1, n) if rng.random() < 0.4]
        if ii and rng.random() < 0.3:
            users.append((int(rng.integers(0, i + 1)), 2))
        builder.value(i, 1, users)
    task = task_of(builder.build(), "length", ii=ii, more=3)
    lengths = [
        oracle.length(task.problem, start)
        for start in oracle.legal_schedules(task.problem, task.ii, task.length)
    ]
    assert lower_bound(task)[0] <= min(lengths, default=np.inf)


def test_what_comes_after_limited_work_counts() -> None:
    builder = ProblemBuilder()
    builder.resource_type("mul", limit=2)
    builder.operator_type("mul", 1, uses={"mul": 1})
    builder.operator_type("add", 1)
    for i in range(6):
        builder.operation(f"mul{i}", "mul")
    for i in range(6):
        builder.operation(f"add{i}", "add")
        builder.operation(f"end{i}", "add")
    for i in range(6):
        builder.value(i, 8, [6 + 2 * i])
        builder.value(6 + 2 * i, 8, [7 + 2 * i])
    # Six products on two units take three steps, and two sums follow on the last of them.
    assert lower_bound(task_of(builder.build(), "length", more=4)) == (5,)


@pytest.mark.parametrize("seed", range(6))
def test_more_room_never_raises_a_bound(seed: int) -> None:
    problem = random_problem(np.random.default_rng(seed), 12)
    for objective in ("memory", "resources"):
        bounds = [strong_bound(task_of(problem, objective, more=more)) for more in range(4)]
        assert bounds == sorted(bounds, reverse=True)


def test_least_cut_counts_what_must_cross() -> None:
    # In step 1 all that the last operation reads must be there; in step 0 only the chain's head.
    edges = [(0, 4), (1, 4), (2, 4), (3, 5), (5, 4)]
    task = task_of(from_arrays([1] * 6, edges, bits=8), "memory")
    assert least_alive(task, 1) == 32
    assert least_alive(task, 0) == 8
    wide = task_of(from_arrays([1] * 5, [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)], bits=8), "memory")
    assert least_alive(wide, 1) == 16


def broken(task: Task) -> SolveResult:
    raise RuntimeError("bug")


def illegal(task: Task) -> SolveResult:
    result = find_solver("asap")(task)
    return replace(result, schedule=Schedule(result.schedule.start * 0 - 1, task.ii))


def nothing(task: Task) -> SolveResult:
    return None  # type: ignore[return-value]


def boastful(task: Task) -> SolveResult:
    return replace(find_solver("asap")(task), objective=(0.0,), lower_bound=(0.0,))


def pessimistic(task: Task) -> SolveResult:
    result = find_solver("asap")(task)
    return replace(result, lower_bound=(result.objective[0] + 1,))


def interrupted(task: Task) -> SolveResult:
    raise KeyboardInterrupt


def with_member(monkeypatch: pytest.MonkeyPatch, name: str, member: base.Solver) -> None:
    def find(wanted: str) -> base.Solver:
        return member if wanted == name else find_solver(wanted)

    monkeypatch.setattr(auto_run, "find_solver", find)
    for stages_of in (local, stages):
        monkeypatch.setattr(stages_of, "find_solver", find)


@pytest.mark.parametrize("member", [broken, illegal, nothing, boastful, pessimistic])
@pytest.mark.parametrize("name", ["sdc", "list", "cp-sat", "order-cut", "gaus", "force-directed"])
def test_a_failing_member_never_takes_auto_down(
    monkeypatch: pytest.MonkeyPatch, name: str, member: base.Solver
) -> None:
    with_member(monkeypatch, name, member)
    # A proof would end everything before the members that search.
    monkeypatch.setattr(conditions, "is_small", lambda *_: name == "cp-sat")
    problem = random_problem(np.random.default_rng(5), 20)
    task = task_of(problem, "memory", more=2, iterations=20).with_own(without="step-weights")
    result = solve_auto(task)
    assert result.objective == task.value(result.schedule)
    assert result.objective >= result.lower_bound
    assert result.objective <= task.value(Schedule(task.windows.alap, task.ii))
    assert violations(problem, result.schedule, task.length) == []


def test_auto_keeps_what_it_has_when_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    with_member(monkeypatch, "cp-sat", interrupted)
    task = task_of(random_problem(np.random.default_rng(5), 20), "memory", more=2, iterations=20)
    result = solve_auto(task.with_own(without="step-weights"))  # it proves this one
    assert result.status is SolveStatus.INTERRUPTED
    assert result.trace[-1].objective == result.objective


def test_auto_says_which_stage_found_the_answer() -> None:
    problem = from_arrays([0] * 12, [(i, i + 1) for i in range(11)], bits=4)
    task = task_of(problem, "10*resources + communication", more=3, iterations=20)
    result = solve_auto(task)
    assert result.trace[-1].source.startswith("auto: ")
    assert result.trace[-1].objective == result.objective
    assert result.objective >= result.lower_bound


def test_levelling_stays_legal_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Points between two schedules are rounded exactly: each of them is a schedule."""
    seen = 0
    penalty = levelling._alive

    def judged(task: Task, start: IntArray) -> IntArray:
        nonlocal seen
        seen += 1
        assert violations(task.problem, Schedule(start, task.ii), task.length) == []
        return penalty(task, start)

    monkeypatch.setattr(levelling, "_alive", judged)
    rng = np.random.default_rng(0)
    for _ in range(10):
        task = task_of(random_problem(rng, 40), "memory", more=7, iterations=4)
        level_bits(task, Schedule(task.windows.asap), (0.0,))
    assert seen > 500
