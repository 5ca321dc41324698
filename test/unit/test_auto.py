"""auto looks at what is open: not at how the objective is written, nor at limits without effect."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from support.problems import random_problem
from support.tasks import task_of

import gaus_pass as gp
from gaus_pass.errors import InvalidOption
from gaus_pass.model.schedule import SolveResult, SolveStatus
from gaus_pass.solvers.auto import local, stages
from gaus_pass.solvers.auto import run as auto_run
from gaus_pass.solvers.auto.constructive import CONSTRUCTIVE
from gaus_pass.solvers.auto.levels import Remaining, without_idle_limits
from gaus_pass.solvers.auto.register_bound import register_bits_bound
from gaus_pass.solvers.auto.run import solve_auto
from gaus_pass.solvers.base import Budget, Task, find_solver
from gaus_pass.solvers.common.background import Background
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.support import time_limit


def units(limit: int | None, operations: int = 24, ii: int | None = None) -> gp.Problem:
    """Chains of three operations, one of them on a limited unit."""
    builder = gp.ProblemBuilder()
    builder.resource_type("mul", limit=limit)
    builder.operator_type("mul", 2, uses={"mul": 1})
    builder.operator_type("add", 1)
    for i in range(operations):
        builder.operation(f"op{i}", "mul" if i % 3 == 1 else "add")
    for i in range(operations):
        builder.value(i, 8, [i + 1] if i % 3 < 2 and i + 1 < operations else [])
    return builder.build()


@pytest.mark.parametrize("seed", range(3))
def test_the_text_of_the_objective_does_not_matter(seed: int) -> None:
    problem = random_problem(np.random.default_rng(seed), 30)
    options = gp.Options(objective="memory", iterations=30)
    plain = gp.solve(problem, options)
    leveled = gp.solve(problem, replace(options, objective="length > memory"))
    assert plain.terms["length"] == leveled.terms["length"]
    assert plain.schedule.start.tolist() == leveled.schedule.start.tolist()


def test_a_limit_that_cannot_bind_changes_nothing() -> None:
    options = gp.Options(objective="length > memory", iterations=30)
    free, wide = (gp.solve(units(limit), options) for limit in (None, 8))
    assert free.schedule.start.tolist() == wide.schedule.start.tolist()
    assert free.result.lower_bound == wide.result.lower_bound


@pytest.mark.parametrize(("limit", "ii", "kept"), [
    (8, None, False), (7, None, True), (2, 4, True), (8, 4, False), (3, 1, True),
])  # fmt: skip
def test_what_can_bind(limit: int, ii: int | None, kept: bool) -> None:
    task = task_of(units(limit), "length", ii=ii, more=2)
    assert (without_idle_limits(task).problem.resource_types[0].limit is not None) == kept


def test_levels_settle_in_order() -> None:
    task = task_of(units(None), "ii > length > register-bits > memory", ii=4, more=3)
    best = find_solver("asap")(task).schedule
    remaining = Remaining(task).further(best, lower_bound(task))
    assert remaining.settled == task.value(best)[:2]
    assert str(remaining.task.objective) == "register-bits > memory"
    assert remaining.task.length == best.length(task.problem)
    assert remaining.further(best, lower_bound(remaining.task)) is remaining


def test_stages_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def noted(stage: stages.Stage) -> stages.Stage:
        def run(of: stages.Run, task: Task) -> SolveResult:
            seen.append(stage.name)
            return stage.run(of, task)

        return replace(stage, run=run)

    monkeypatch.setattr(stages, "STAGES", tuple(map(noted, stages.STAGES)))
    task = task_of(random_problem(np.random.default_rng(5), 20), "memory", more=2, iterations=10)
    solve_auto(task)
    assert {"cp-sat", "bounds"} & set(seen)
    first, seen[:] = list(seen), []
    solve_auto(task.with_own(without=",".join(first)))
    assert not set(first) & set(seen)


def test_a_stage_that_is_not_there_is_named() -> None:
    with pytest.raises(InvalidOption, match="unknown stage 'cpsat'; did you mean 'cp-sat'"):
        gp.solve(units(2), gp.Options(without="cpsat"))


def test_a_stage_that_outlasts_its_time_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(_: stages.Run, task: Task) -> SolveResult:
        while True:
            time.sleep(0.01)

    ended = tuple(replace(stage, run=stuck) for stage in stages.STAGES)
    monkeypatch.setattr(stages, "STAGES", ended)
    task = task_of(random_problem(np.random.default_rng(5), 20), "memory", more=2)
    result = solve_auto(replace(task, budget=Budget(None, 0.5)))
    assert result.status is SolveStatus.FEASIBLE
    assert result.objective == task.value(result.schedule)


def test_what_a_stage_hands_in_when_its_share_ends_is_no_interrupt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def cut_off(run: stages.Run, task: Task) -> SolveResult:
        assert run.best is not None
        try:
            while True:
                time.sleep(0.01)
        except KeyboardInterrupt:
            run.add("half", replace(run.best, status=SolveStatus.INTERRUPTED))
        return run.best

    def next_stage(run: stages.Run, task: Task) -> SolveResult:
        assert run.best is not None
        reached.append(True)
        return run.best

    reached: list[bool] = []
    kind = replace(stages.STAGES[0], applies=lambda run: True, models="")
    both = (replace(kind, run=cut_off, weight=1.0), replace(kind, run=next_stage, weight=9.0))
    monkeypatch.setattr(stages, "STAGES", both)
    task = task_of(random_problem(np.random.default_rng(5), 20), "memory", more=2)
    result = solve_auto(replace(task, budget=Budget(None, 3.0)))
    assert reached
    assert result.status is SolveStatus.FEASIBLE


@pytest.mark.parametrize("solver", ["auto", "cp-sat", "sdc", "refine", "force-directed"])
def test_without_time_there_is_still_a_schedule(solver: str) -> None:
    options = gp.Options(solver=solver, time_limit=0.0, objective="length > register-bits")
    outcome = gp.solve(units(2), options)
    assert gp.violations(outcome.problem, outcome.schedule) == []


def test_every_stage_says_why_it_is_there() -> None:
    names = [one.name for one in (*CONSTRUCTIVE, *stages.STAGES)]
    assert len(set(names)) == len(names)
    assert all(stage.reason and stage.weight > 0 for stage in stages.STAGES)


@pytest.mark.parametrize("ended_by", ["the clock", "the user"])
def test_what_is_found_stays_when_the_wait_for_its_bound_is_ended(
    monkeypatch: pytest.MonkeyPatch, ended_by: str
) -> None:
    """The stage searches, and then waits for the bound that is proven at the same time."""
    task = task_of(random_problem(np.random.default_rng(0), 16), "register-bits", ii=3, more=3)
    quick, good = (find_solver(name)(task) for name in ("asap", "sdc"))
    assert good.objective < quick.objective
    watches: list[time_limit.Watch] = []

    @contextmanager
    def watched(seconds: float | None) -> Generator[time_limit.Watch]:
        watches.append(time_limit.Watch())
        yield watches[-1]

    def wait(background: Background) -> None:
        proven(background)
        if ended_by == "the user":
            raise KeyboardInterrupt
        watches[-1].ring()

    proven = Background.wait
    monkeypatch.setattr(Background, "wait", wait)
    monkeypatch.setattr(auto_run, "watched", watched)
    for who in (local, stages):
        monkeypatch.setattr(who, "bounds_beside", lambda _: True)
    monkeypatch.setattr(local, "refine", lambda *_: good)
    every = {one.name for one in (*CONSTRUCTIVE, *stages.STAGES)}
    others = every - {"asap", "clusters", "register-bound"}
    result = solve_auto(task.with_own(without=",".join(others)))
    assert len(watches) == 2
    assert result.objective == good.objective
    assert result.lower_bound[0] == register_bits_bound(task) < result.objective[0]
    assert (result.status is SolveStatus.INTERRUPTED) == (ended_by == "the user")
    assert len({point.objective for point in result.trace}) == len(result.trace)
