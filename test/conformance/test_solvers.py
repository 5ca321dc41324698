"""Every solver on every instance: legal, above its bound, and the same answer twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from _pytest.mark.structures import ParameterSet
from support.problems import random_problem

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import Infeasible, SolverError
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import Outcome, solve
from gaus_pass.solvers.base import solver_names


def chain() -> Problem:
    return from_arrays([0, 1, 3, 0, 1], [(i, i + 1) for i in range(4)], bits=[8, 8, 32, 1, 1])


def diamond_with_clock() -> Problem:
    edges = [(0, 1), (0, 2), (1, 3), (2, 3)]
    return from_arrays([0, 0, 1, 0], edges, bits=16, delay=[2.0, 3.0, 4.0, 5.0], cycle_time=6.0)


def recurrence() -> Problem:
    edges, distance = [(0, 1), (1, 2), (2, 0), (2, 3)], [0, 0, 1, 0]
    return from_arrays([1, 2, 1, 0], edges, bits=32, distance=distance)


def shared_multiplier() -> Problem:
    builder = ProblemBuilder()
    builder.resource_type("mul", limit=2)
    builder.operator_type("mul", 2, uses={"mul": 1})
    builder.operator_type("add", 0)
    products = [builder.operation(f"mul{i}", "mul") for i in range(5)]
    total = builder.operation("sum", "add")
    for product in products:
        builder.value(product, 32, [total])
    return builder.build()


def blocking_divider() -> Problem:
    builder = ProblemBuilder()
    builder.resource_type("div", limit=1)
    builder.operator_type("div", 4, blocking=3, uses={"div": 1})
    for i in range(3):
        builder.operation(f"div{i}", "div")
    return builder.build()


def random_instance(seed: int, **kinds: bool) -> Callable[[], Problem]:
    return lambda: random_problem(np.random.default_rng(seed), 30, **kinds)


INSTANCES: dict[str, Callable[[], Problem]] = {
    "empty": lambda: from_arrays([], []),
    "one": lambda: from_arrays([0], []),
    "disconnected": lambda: from_arrays([0, 1, 3], []),
    "chain": chain,
    "clock": diamond_with_clock,
    "recurrence": recurrence,
    "shared": shared_multiplier,
    "blocking": blocking_divider,
    "random": random_instance(1),
    "random-clock": random_instance(2, clock=True),
    "random-limits": random_instance(3, resources=True),
    "random-loop": random_instance(4, recurrences=True),
    "random-all": random_instance(5, recurrences=True, resources=True, clock=True),
}
OBJECTIVES = ["ii > length > register-bits", "10*length + communication", "memory", "resources"]


# Solvers that say so when a problem is not for them; the others must always answer.
CHOOSY = ("asap", "alap", "order-cut")
LEARNING = ("gaus", "gumbel", "gflownet")
# How many iterations, epochs and steps there are makes no other kind of answer.
ITERATIONS = {"gaus": 40, "gaus-paper": 40, "gumbel": 20, "gflownet": 1}


def attempt(instance: str, solver: str, objective: str) -> Outcome | None:
    """The outcome; None where a choosy solver says that the problem is not for it."""
    iterations = ITERATIONS.get(solver)
    options = Options(solver=solver, objective=objective, seed=3, iterations=iterations)
    problem = INSTANCES[instance]()
    if solver not in CHOOSY:
        return solve(problem, options)
    try:
        return solve(problem, options)
    except SolverError:
        return None


first = cache(attempt)
"""The same, but for each case once in all tests."""


def cases() -> list[ParameterSet]:
    """Everything; solvers that learn have one objective an instance in turn, the rest is slow."""
    found: list[ParameterSet] = []
    for k, solver in enumerate(solver_names()):
        learning = solver.startswith(LEARNING)
        for i, instance in enumerate(INSTANCES):
            for j, objective in enumerate(OBJECTIVES):
                marks = [pytest.mark.torch] if learning else []
                if learning and (i + k) % len(OBJECTIVES) != j:
                    marks.append(pytest.mark.slow)
                found.append(pytest.param(instance, solver, objective, marks=marks))
    return found


@pytest.mark.parametrize(("instance", "solver", "objective"), cases())
def test_conformance(instance: str, solver: str, objective: str) -> None:
    one, two = first(instance, solver, objective), attempt(instance, solver, objective)
    if one is None or two is None:
        assert one is two
        limited = any(r.limit is not None for r in INSTANCES[instance]().resource_types)
        assert limited or solver == "order-cut"
        return
    assert violations(one.problem, one.schedule) == []
    assert one.result.objective >= one.result.lower_bound
    assert one.schedule.start.tolist() == two.schedule.start.tolist()
    assert one.result.trace[-1].objective == one.result.objective


def assert_auto_is_best(instance: str, solvers: list[str]) -> None:
    for objective in OBJECTIVES:
        best = first(instance, "auto", objective)
        assert best is not None
        for solver in solvers:
            other = first(instance, solver, objective)
            assert other is None or best.result.objective <= other.result.objective, solver


@pytest.mark.parametrize("instance", INSTANCES)
def test_auto_is_never_worse_than_another(instance: str) -> None:
    assert_auto_is_best(instance, [s for s in solver_names() if not s.startswith(LEARNING)])


@pytest.mark.slow
@pytest.mark.torch
@pytest.mark.parametrize("instance", INSTANCES)
def test_auto_is_never_worse_than_one_that_learns(instance: str) -> None:
    assert_auto_is_best(instance, [s for s in solver_names() if s.startswith(LEARNING)])


def test_a_clock_that_nothing_meets_is_infeasible() -> None:
    builder = ProblemBuilder()
    builder.operator_type("slow", 0, 7.0)
    builder.operation("x", "slow", "k.mlir:3:5")
    with pytest.raises(Infeasible, match="set cycle-time to at least 7"):
        builder.build(clock=Clock(5.0))
