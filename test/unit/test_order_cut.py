"""Cuts of an order against all cuts there are."""

from __future__ import annotations

from itertools import combinations_with_replacement, islice

import numpy as np
import pytest
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import SolverError
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import find_solver
from gaus_pass.solvers.order_cut.cuts import cut_order
from gaus_pass.solvers.order_cut.orders import random_orders, structural_orders
from gaus_pass.solvers.order_cut.solver import model_of

OBJECTIVES = ["10*resources + communication", "resources + 0.5*register-bits", "resources.unit"]


def chained(seed: int, n: int = 8, limit: int | None = None) -> Problem:
    """Operations of latency 0 that take 1 to 3 units; some have windows."""
    rng = np.random.default_rng(seed)
    builder = ProblemBuilder()
    builder.resource_type("unit", limit=limit)
    for units in (1, 2, 3):
        builder.operator_type(f"logic{units}", 0, uses={"unit": units})
    for i in range(n):
        early = int(rng.integers(0, 2)) if rng.random() < 0.2 else 0
        builder.operation(f"op{i}", f"logic{rng.integers(1, 4)}", earliest=early)
    for i in range(n):
        users = np.flatnonzero(rng.random(n - i - 1) < 0.3) + i + 1
        builder.value(i, int(rng.integers(1, 5)), [int(u) for u in users])
    return builder.build()


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("limit", [None, 9])
@pytest.mark.parametrize("seed", range(5))
def test_cuts_are_optimal_for_their_order(seed: int, limit: int | None, objective: str) -> None:
    problem = chained(seed, limit=limit)
    task = task_of(problem, objective, more=2)
    order = task.edges.order
    best = np.inf
    for cuts in combinations_with_replacement(range(len(order) + 1), task.length - 1):
        start = np.zeros(len(order), np.int64)
        start[order] = np.searchsorted(np.array(cuts, np.int64), np.arange(len(order)), "right")
        schedule = Schedule(start)
        if not violations(problem, schedule, task.length):
            best = min(best, task.value(schedule)[0])
    found = cut_order(model_of(task), order)
    assert (found[0] if found else np.inf) == best
    if found:
        assert task.value(Schedule(found[1])) == (best,)
        assert cut_order(model_of(task), order, incumbent=best) is None


@pytest.mark.parametrize("seed", range(3))
def test_orders_are_topological(seed: int) -> None:
    problem = chained(seed, n=30)
    src, dst = problem.dep_src, problem.dep_dst
    orders = list(structural_orders(30, src, dst))
    orders += islice(random_orders(30, src, dst, seed), 4)
    for order in orders:
        place = np.argsort(order)
        assert sorted(order.tolist()) == list(range(30))
        assert (place[src] < place[dst]).all()


def test_legal_within_windows_and_limits_and_the_same_twice() -> None:
    task = task_of(chained(7, n=40, limit=40), OBJECTIVES[0], more=4)
    one, two = (find_solver("order-cut")(task) for _ in range(2))
    assert violations(task.problem, one.schedule, task.length) == []
    assert one.schedule.start.tolist() == two.schedule.start.tolist()
    assert one.objective >= one.lower_bound


@pytest.mark.parametrize(
    ("latency", "objective", "ii"),
    [(1, "communication", None), (0, "memory", None), (0, "communication", 2), (0, "length", None)],
)
def test_declines_what_it_cannot_weigh(latency: int, objective: str, ii: int | None) -> None:
    problem = from_arrays([latency] * 3, [(0, 1), (1, 2)])
    with pytest.raises(SolverError, match="order-cut"):
        find_solver("order-cut")(task_of(problem, objective, ii))
