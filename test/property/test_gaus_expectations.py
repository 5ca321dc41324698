"""Relaxed equals exact on integral start times, expectations equal averages, gradients are right.

Generic over the table: a new term is tested as soon as it is in it.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.problems import problems, random_problem

from gaus_pass.analysis.bounds import Windows
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import evaluate_term, lifetimes, parse_objective
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.registry import TERMS
from gaus_pass.solvers.base import Task

torch = pytest.importorskip("torch")

from gaus_pass.solvers.gaus.build import build_graph  # noqa: E402
from gaus_pass.solvers.gaus.expectations import (  # noqa: E402
    Expectation,
    Smoothing,
    relaxed,
)
from gaus_pass.solvers.gaus.lagrangian import violations  # noqa: E402
from gaus_pass.solvers.gaus.tensors import Placement  # noqa: E402

pytestmark = pytest.mark.torch
LENGTH = 12
PLAIN = [name for name, term in TERMS.items() if not term.per_resource]
SHARP = Smoothing(quantiles=8, temperature=1e-7)


def names_of(problem: Problem) -> list[str]:
    return [*PLAIN, *(f"resources.{r.name}" for r in problem.resource_types)]


def task_of(problem: Problem, ii: int | None) -> Task:
    """Windows that hold every start time below 9, legal or not."""
    n = problem.num_operations
    windows = Windows(np.zeros(n, np.int64), np.full(n, LENGTH - 3))
    objective = parse_objective("length")
    return Task(problem, precedence(problem), ii, LENGTH, windows, objective)


def expectation(task: Task, mean, variance, smoothing: Smoothing = SHARP, copies: int = 1):
    graph = build_graph(task, Placement(copies, dtype=torch.float64))
    column = mean[:, None].expand(-1, copies).contiguous()
    widths = variance[:, None].expand(-1, copies).contiguous()
    return Expectation(graph, column, widths, smoothing)


@settings(max_examples=150, deadline=None)
@given(problems(), st.sampled_from([None, 1, 2, 3, 5]), st.integers(0, 2**32 - 1))
def test_relaxed_equals_exact_on_integral_start_times(problem: Problem, ii: int | None, seed: int):
    """On any start times, legal or not, at the first step and at the last."""
    if problem.num_operations == 0:
        return
    task = task_of(problem, ii)
    start = np.random.default_rng(seed).integers(0, LENGTH - 2, problem.num_operations)
    start[0] = 0
    start[-1] = LENGTH - 3
    mean = torch.tensor(start, dtype=torch.float64)
    at = expectation(task, mean, torch.full_like(mean, 1e-16), copies=2)
    for name in names_of(problem):
        exact = evaluate_term(problem, Schedule(start, ii), name)
        assert relaxed(at, name).tolist() == pytest.approx([exact] * 2, rel=1e-4, abs=0.02), name


@settings(max_examples=100, deadline=None)
@given(problems(), st.sampled_from([None, 1, 3]), st.integers(0, 2**32 - 1))
def test_violations_on_integral_start_times(problem: Problem, ii: int | None, seed: int):
    """The mean depth by which dependences are broken, and the share that is; 0 at equality."""
    if problem.num_operations == 0:
        return
    task = task_of(problem, ii)
    start = np.random.default_rng(seed).integers(0, LENGTH - 2, problem.num_operations)
    mean = torch.tensor(start, dtype=torch.float64)
    src, dst, gap = task.edges.at(ii)
    late = np.maximum(start[src] + gap - start[dst], 0)
    at = expectation(task, mean, torch.full_like(mean, 1e-16))
    for probability, exact in ((False, late), (True, late > 0)):
        found = violations(at, probability)[0, 0]
        assert found.item() == pytest.approx(exact.sum() / max(len(src), 1), abs=1e-3)


CASES = [(seed, ii) for seed in range(6) for ii in (None, 2, 3)]


def spread_problem(seed: int, ii: int | None):
    """A problem of 60 operations, means in a rising order, and spreads."""
    rng = np.random.default_rng(seed)
    problem = random_problem(rng, 60, recurrences=bool(seed & 1), resources=True)
    mean = np.linspace(2, 14, 60) + rng.uniform(-1, 1, 60)
    spread = rng.uniform(0.5, 1.5, 60)
    n = problem.num_operations
    windows = Windows(np.zeros(n, np.int64), np.full(n, 20))
    task = Task(problem, precedence(problem), ii, 24, windows, parse_objective("length"))
    return task, mean, spread


@pytest.mark.parametrize(("seed", "ii"), CASES)
def test_expectations_against_sampled_schedules(seed: int, ii: int | None):
    """Sums within 1 %; of a peak, which is not a sum, the expected profile beneath it."""
    task, mean, spread = spread_problem(seed, ii)
    problem = task.problem
    rng = np.random.default_rng(seed)
    drawn = np.rint(rng.normal(mean, spread, (2000, 60))).astype(np.int64).clip(0, 20)
    at = expectation(task, torch.tensor(mean), torch.tensor(spread**2), Smoothing(quantiles=64))
    for name in ("length", "communication", "register-bits"):
        average = np.mean([evaluate_term(problem, Schedule(s, ii), name) for s in drawn])
        assert relaxed(at, name).item() == pytest.approx(average, rel=0.01), name
    for resource in problem.resource_types:
        counts = [used(problem, Schedule(s, ii), resource.name) for s in drawn]
        agree(at.usage(resource.name)[:, 0].numpy(), np.mean(counts, 0))
    counts = [alive(problem, Schedule(s, ii)) for s in drawn]
    agree(at.alive[:, 0].numpy(), np.mean(counts, 0))


def agree(found: np.ndarray, averages: np.ndarray) -> None:
    """Totals within 1 %, every step within 3 % of the peak (last uses are not quite Gaussian)."""
    assert found.sum() == pytest.approx(averages.sum(), rel=0.01)
    assert np.abs(found - averages[: len(found)]).max() <= 0.03 * found.max() + 0.02


def counted(begin: np.ndarray, end: np.ndarray, amount: np.ndarray, ii: int | None) -> np.ndarray:
    """(99,) what is in use per step or slot, one by one."""
    total = np.zeros(99)
    for first, last, much in zip(begin.tolist(), end.tolist(), amount.tolist(), strict=True):
        for step in range(first, last):
            total[step if ii is None else step % ii] += much
    return total


def alive(problem: Problem, schedule: Schedule) -> np.ndarray:
    return counted(*lifetimes(problem, schedule), problem.val_bits, schedule.ii)


def used(problem: Problem, schedule: Schedule, resource: str) -> np.ndarray:
    kinds = [problem.operator_types[t] for t in problem.type_of.tolist()]
    units = np.array([k.uses.get(resource, 0) for k in kinds])
    blocking = np.array([k.blocking for k in kinds])
    return counted(schedule.start, schedule.start + blocking, units, schedule.ii)


@pytest.mark.parametrize(("seed", "ii"), CASES)
def test_gradients(seed: int, ii: int | None):
    """Every term and the violations against finite differences, in a direction at random."""
    task, mean, spread = spread_problem(seed, ii)
    smoothing = Smoothing(temperature=1.0)
    rng = np.random.default_rng(seed)
    way, step = torch.tensor(rng.normal(0, 1, (2, 60))), 1e-5

    def value(point, name: str):
        at = expectation(task, point[0], point[1], smoothing)
        if name in kinds:
            return violations(at, kinds[name]).sum()
        return relaxed(at, name).sum()

    kinds = {"violations": False, "probabilities of violations": True}
    for name in [*names_of(task.problem), *kinds]:
        point = torch.tensor(np.stack((mean, spread**2)), requires_grad=True)
        found = value(point, name)
        slope = 0.0
        if found.requires_grad:
            slope = float((torch.autograd.grad(found, point)[0] * way).sum())
        ahead, behind = value(point + step * way, name), value(point - step * way, name)
        difference = (ahead - behind).item() / (2 * step)
        assert slope == pytest.approx(difference, rel=1e-3, abs=1e-4), name
