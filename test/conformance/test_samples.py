"""Samples of every solver that gives some: legal, distinct, best first, the same ones twice."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.cli import main
from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.errors import InvalidOption
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import Outcome, solve
from gaus_pass.solvers.base import find_sampler, sampling_solvers, solver_names
from gaus_pass.solvers.common.samples import all_starts, sample

LEARNING = ("gaus", "gumbel", "gflownet")
COUNT = 6


def available(solver: str) -> None:
    if solver.startswith(LEARNING):
        pytest.importorskip("torch")


def instance(kind: str) -> Problem:
    flags: dict[str, dict[str, bool]] = {
        "plain": {},
        "clock": {"clock": True},
        "limits": {"resources": True},
        "loop": {"recurrences": True, "resources": True},
    }
    return random_problem(np.random.default_rng(11), 20, **flags[kind])


def sampled(problem: Problem, solver: str, count: int = COUNT, **more: Any) -> Outcome:
    return solve(problem, options_of(solver, samples=count, **more))


def options_of(solver: str, **more: Any) -> Options:
    rounds = 1 if solver == "gflownet" else 20  # one trains on a hundred schedules
    return Options(solver=solver, seed=5, iterations=rounds, slack=1.3, **more)


@pytest.mark.parametrize("solver", sampling_solvers())
@pytest.mark.parametrize("kind", ["plain", "clock", "limits", "loop"])
def test_samples_are_legal_distinct_and_deterministic(kind: str, solver: str):
    available(solver)
    problem = instance(kind)
    one, two = (sampled(problem, solver, objective="register-bits") for _ in range(2))
    assert len(one.samples) == COUNT
    for result in one.samples:
        assert violations(one.problem, result.schedule) == []
        assert result.schedule.ii == one.schedule.ii
        assert result.objective >= result.lower_bound
    starts = [tuple(r.schedule.start.tolist()) for r in one.samples]
    assert len(set(starts)) == COUNT
    values = [r.objective for r in one.samples]
    assert values == sorted(values)
    assert one.result.objective == values[0]
    assert one.result.schedule is one.samples[0].schedule
    assert starts == [tuple(r.schedule.start.tolist()) for r in two.samples]
    assert one.diversity is not None
    assert one.diversity.start_times > 0


@pytest.mark.parametrize("solver", sampling_solvers())
def test_the_best_sample_is_no_worse_than_the_solver_alone(solver: str):
    available(solver)
    problem = instance("limits")
    alone = solve(problem, options_of(solver))
    assert sampled(problem, solver).result.objective <= alone.result.objective


def test_another_seed_gives_other_samples():
    problem = instance("plain")
    found = [
        {tuple(r.schedule.start.tolist()) for r in solve(
            problem, Options(solver="list", samples=COUNT, seed=seed, slack=2.0, objective="length")
        ).samples}
        for seed in (1, 2)
    ]  # fmt: skip
    assert found[0] != found[1]


def tiny() -> Problem:
    """Two chains of two, a unit that both share."""
    builder = ProblemBuilder()
    builder.resource_type("mul", limit=1)
    builder.operator_type("mul", 1, uses={"mul": 1})
    builder.operator_type("add", 1)
    for k in range(2):
        product = builder.operation(f"mul{k}", "mul")
        builder.value(product, 8, [builder.operation(f"add{k}", "add")])
    return builder.build()


def brute_force(problem: Problem, length: int) -> set[tuple[int, ...]]:
    every = product(range(length), repeat=problem.num_operations)
    return {s for s in every if not violations(problem, Schedule(np.array(s)), length)}


@pytest.mark.parametrize("solver", sampling_solvers())
def test_where_fewer_exist_all_are_found_and_a_remark_says_so(solver: str):
    available(solver)
    problem, said = tiny(), list[Diagnostic]()
    options = Options(solver=solver, samples=200, length=4, objective="register-bits", iterations=5)
    outcome = solve(problem, options, emit=said.append)
    assert {tuple(r.schedule.start.tolist()) for r in outcome.samples} == brute_force(problem, 4)
    [remark] = [d for d in said if d.severity is Severity.REMARK]
    assert f"samples=200: there are only {len(outcome.samples)} within" in remark.message


def test_all_starts_are_those_of_brute_force():
    task = task_of(from_arrays([1, 1, 1], [(0, 1), (0, 2)], bits=8), "length", more=2)
    every = all_starts(task, 1000)
    assert every is not None
    assert {tuple(s.tolist()) for s in every} == brute_force(task.problem, task.length)
    assert len(every) == len({tuple(s.tolist()) for s in every})
    assert all_starts(task, len(every) - 1) is None


def test_one_schedule_only_is_no_error():
    said = list[Diagnostic]()
    chain = from_arrays([1, 1], [(0, 1)], bits=8)
    outcome = solve(chain, Options(samples=3, solver="list"), emit=said.append)
    assert [s.schedule.start.tolist() for s in outcome.samples] == [[0, 1]]
    assert "there are only 1" in said[0].message


@pytest.mark.parametrize("solver", sorted(set(solver_names()) - set(sampling_solvers())))
def test_solvers_with_one_answer_say_so_before_they_begin(solver: str):
    with pytest.raises(InvalidOption, match=f"solver '{solver}' gives one schedule; samples are"):
        solve(instance("plain"), Options(solver=solver, samples=2))


def test_a_spent_time_limit_still_gives_the_first():
    outcome = sampled(instance("plain"), "list", time_limit=0.0, objective="register-bits")
    assert 1 <= len(outcome.samples) <= COUNT


def test_an_interrupt_keeps_what_there_is(monkeypatch: pytest.MonkeyPatch):
    task = task_of(instance("plain"), "register-bits", more=6)

    def interrupted(task: Any, count: int) -> Any:
        stream = find_sampler("list")(task, count)
        yield next(stream)
        raise KeyboardInterrupt

    monkeypatch.setattr("gaus_pass.solvers.common.samples.find_sampler", lambda _: interrupted)
    found = sample(task, "list", 10)
    assert found.interrupted
    assert 1 <= len(found.results) <= 2


def test_illegal_draws_are_left_out(monkeypatch: pytest.MonkeyPatch):
    task = task_of(instance("plain"), "register-bits", more=6)

    def wrong(task: Any, count: int) -> Any:
        yield task.windows.asap[::-1].copy()
        yield None
        yield task.windows.asap - 1
        yield task.windows.alap

    monkeypatch.setattr("gaus_pass.solvers.common.samples.find_sampler", lambda _: wrong)
    found = sample(task, "list", 4)
    assert all(violations(task.problem, r.schedule, task.length) == [] for r in found.results)
    assert len(found.results) == 2


def test_the_result_json_has_all_and_the_diversity(tmp_path: Path, root: Path):
    out = tmp_path / "r.json"
    graph = str(root / "examples" / "full_adder.aag")
    words = ["--samples", "4", "--slack", "1.5", "--objective", "register-bits"]
    assert main(["schedule", graph, "-o", str(out), "--solver", "list", *words]) == 0
    [result] = json.loads(out.read_text())["results"]
    assert len(result["schedules"]) == 4
    assert result["schedules"][0]["objective"] == result["objective"]["value"]
    assert result["diversity"]["count"] == result["diversity"]["asked"] == 4
    assert result["diversity"]["start_times"] > 0
