"""cp-sat: exact by enumeration, in both of its encodings; bounds, refusals, interruption."""

from __future__ import annotations

import _thread
from dataclasses import replace

import numpy as np
import pytest
from support import oracle
from support.kinds import random_of_kind
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError, Infeasible, InvalidOption, SolverError
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.model.schedule import SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.base import Budget, find_solver
from gaus_pass.solvers.cp_sat import memory, model, size
from gaus_pass.solvers.cp_sat.terms import scale_of

ROOM = 6
LEVELS = (
    ("length", "register-bits"),
    ("memory", "communication"),
    ("resources", "length"),
    ("2*length+register-bits",),
    ("0.5*memory+3*resources",),
)


def ranked(problem: Problem, start: tuple[int, ...], ii: int | None, levels: tuple[str, ...]):
    """The value of every level times two, so that halves are whole."""
    return tuple(
        sum(
            round(2 * float(part.partition("*")[0])) * oracle.value_of(problem, start, ii, name)
            if (name := part.rpartition("*")[2]) != part
            else 2 * oracle.value_of(problem, start, ii, part)
            for part in level.split("+")
        )
        for level in levels
    )


@pytest.mark.parametrize("counted", [True, False], ids=["counted", "stacked"])
@pytest.mark.parametrize("seed", range(24))
def test_it_finds_the_best_of_all_schedules(
    seed: int, counted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not counted:
        monkeypatch.setattr(model, "MOST_COUNTED", -1)
        monkeypatch.setattr(memory, "MOST_COUNTED", -1)
    rng = np.random.default_rng(4000 + seed)
    flags = {"recurrences": bool(seed & 1), "resources": bool(seed & 2), "clock": bool(seed & 4)}
    problem = random_problem(rng, int(rng.integers(2, 5)), **flags)
    for ii in (1, 2, 3) if seed & 1 else (None, 2):
        legal = list(oracle.legal_schedules(problem, ii, ROOM))
        for levels in LEVELS:
            options = Options(
                solver="cp-sat", objective=" > ".join(levels), ii=ii, length=ROOM, strict=True
            )
            try:
                outcome = solve(problem, options)
            except GausError:
                assert not legal
                continue
            best = min(ranked(problem, start, ii, levels) for start in legal)
            start = tuple(outcome.schedule.start.tolist())
            assert start in legal
            assert ranked(problem, start, ii, levels) == best, (levels, ii)
            assert outcome.result.status is SolveStatus.OPTIMAL


def rigid_pair() -> Problem:
    """Two operations on one unit, exactly two steps apart: an II of 2 would put both in a slot."""
    builder = ProblemBuilder()
    builder.resource_type("unit", limit=1)
    builder.operator_type("one", 2, uses={"unit": 1})
    first, second = builder.operation("first", "one"), builder.operation("second", "one")
    builder.dependence(first, second)
    builder.dependence(second, first, distance=1, delay=0)
    return builder.build()


@pytest.mark.parametrize("solver", ["cp-sat", "auto"])
def test_an_ii_that_nothing_meets_is_excluded(solver: str) -> None:
    outcome = solve(rigid_pair(), Options(solver=solver, ii=2))
    assert outcome.schedule.ii == 3
    assert outcome.minimum_ii.ii == 3
    assert outcome.result.status is SolveStatus.OPTIMAL
    assert "Target II = 2, final II = 3: no schedule of" in outcome.warnings[0]
    assert "(proven)" in outcome.warnings[0]


def test_an_ii_that_is_only_not_found_is_not_claimed() -> None:
    outcome = solve(rigid_pair(), Options(solver="list"))
    assert outcome.schedule.ii == 3
    assert outcome.result.objective[0] == 3
    assert outcome.result.lower_bound[0] == 2
    assert outcome.result.status is SolveStatus.FEASIBLE


def test_four_on_one_unit_between_an_unlimited_source_and_sink() -> None:
    builder = ProblemBuilder()
    builder.resource_type("unit", limit=1)
    builder.operator_type("free", 1)
    builder.operator_type("one", 1, uses={"unit": 1})
    source = builder.operation("source", "free")
    middle = [builder.operation(f"m{i}", "one") for i in range(4)]
    last = builder.operation("last", "free")
    builder.value(source, 8, middle)
    for one in middle:
        builder.value(one, 8, [last])
    for solver in ("cp-sat", "list", "sdc", "auto"):
        outcome = solve(builder.build(), Options(solver=solver), pipelined=True)
        assert (outcome.schedule.ii, outcome.schedule.start[last]) == (4, 5), solver


@pytest.mark.parametrize(("cycle", "ii"), [(10.0, 2), (11.0, 1)])
def test_delays_count_over_back_edges(cycle: float, ii: int) -> None:
    builder = ProblemBuilder()
    builder.operator_type("mac", 1, 8.0, 3.0)
    builder.value(builder.operation("self", "mac"), 8, [(0, 1)])
    outcome = solve(builder.build(clock=Clock(cycle)), Options(solver="cp-sat"))
    assert outcome.schedule.ii == ii
    assert outcome.minimum_ii.ii == ii


def test_three_limited_types_at_once() -> None:
    """The instance of test/ssp/regressions.mlir: its last operation starts at 8, never earlier."""
    builder = ProblemBuilder()
    for name, limit in (("mem", 1), ("mul", 2), ("bus", 2)):
        builder.resource_type(name, limit=limit)
    builder.operator_type("load", 1, uses={"mem": 1, "bus": 1})
    builder.operator_type("mul", 2, uses={"mul": 1})
    builder.operator_type("mac", 2, uses={"mul": 1, "bus": 1})
    builder.operator_type("last", 1)
    kinds = ["load", "load", "mul", "mul", "mac", "mac", "load", "last"]
    ops = [builder.operation(f"{kind}{i}", kind) for i, kind in enumerate(kinds)]
    uses = {0: [2, 3], 1: [2, 4], 2: [6], 3: [5], 4: [5], 5: [6], 6: [7]}
    for producer, users in uses.items():
        builder.value(ops[producer], 1, [ops[user] for user in users])
    exact = solve(builder.build(), Options(solver="cp-sat"), pipelined=True)
    assert exact.result.status is SolveStatus.OPTIMAL
    assert (exact.schedule.ii, exact.terms["length"]) == (3, 9)
    auto = solve(builder.build(), Options(), pipelined=True)
    assert auto.result.objective == exact.result.objective


def test_the_warm_start_is_the_first_incumbent() -> None:
    task = task_of(random_of_kind("Problem", 3), "memory", more=2)
    start = find_solver("alap")(task).schedule
    result = find_solver("cp-sat")(replace(task, start=start))
    assert result.trace[0].objective == task.value(start)
    assert result.objective < task.value(start)
    assert result.trace[-1].objective == result.objective


def test_bounds_hold_where_the_budget_ends_first() -> None:
    task = task_of(random_of_kind("everything, no II", 1, 60, 60), "memory", more=60)
    few = find_solver("cp-sat")(replace(task, budget=Budget(iterations=3)))
    more = find_solver("cp-sat")(replace(task, budget=Budget(iterations=100)))
    assert few.status is SolveStatus.FEASIBLE
    assert few.lower_bound <= more.objective <= few.objective


def test_ctrl_c_keeps_the_best_so_far() -> None:
    problem = random_of_kind("everything, no II", 1, 150, 150)
    task = task_of(problem, "memory", more=200, iterations=10**6)

    def stop(stage: str, value: float) -> None:
        if stage.startswith("cp-sat"):
            _thread.interrupt_main()

    result = find_solver("cp-sat")(replace(task, progress=stop))
    assert result.status is SolveStatus.INTERRUPTED
    assert violations(problem, result.schedule) == []
    assert result.trace[-1].objective == result.objective


def test_what_does_not_fit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "LARGEST", 100)
    with pytest.raises(SolverError, match=r"need \d+ variables .* takes 100; use solver=auto"):
        solve(random_of_kind("ModuloProblem", 0), Options(solver="cp-sat"), pipelined=True)


def test_no_schedule_within_the_length_is_proven() -> None:
    builder = ProblemBuilder()
    builder.resource_type("unit", limit=3)
    builder.operator_type("two", 1, uses={"unit": 2})
    for i in range(3):  # as much as there is in two steps, but no two of them fit into one
        builder.operation(f"op{i}", "two")
    with pytest.raises(Infeasible, match=r"no schedule of 2 steps meets the limits of 'unit'"):
        solve(builder.build(), Options(solver="cp-sat", length=2))


def test_weights_become_whole_numbers() -> None:
    assert scale_of(((0.25, "length"), (0.1, "memory"))) == 20
    with pytest.raises(InvalidOption, match="use weights with fewer digits"):
        scale_of(((1e-13, "length"), (1.0, "memory")))
