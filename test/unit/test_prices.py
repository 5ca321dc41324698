"""Sweeps at prices of steps: what one does, and what the whole search reaches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support.tasks import task_of

from gaus_pass.analysis.objectives import lifetimes
from gaus_pass.analysis.verify import violations
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Budget, Task, find_solver
from gaus_pass.solvers.prices import search as price_search
from gaus_pass.solvers.prices.cluster_sweep import sweep_clusters
from gaus_pass.solvers.prices.clusters import clusters_of
from gaus_pass.solvers.prices.kernels import around_of, sweep
from gaus_pass.solvers.prices.orders import orders
from gaus_pass.solvers.prices.search import price_steps
from gaus_pass.solvers.refine.tables import edges_of, loads_of, usage_rows


def products(side: int, carried: bool = False, limit: int | None = 2) -> Problem:
    """A product of two matrices: loads, products of them, sums as chains."""
    builder = ProblemBuilder("products")
    builder.resource_type("mul", limit=limit)
    builder.operator_type("load", 2)
    builder.operator_type("mul", 3, uses={"mul": 1})
    builder.operator_type("add", 1)
    users: list[tuple[int, int, list[Any]]] = []

    def operation(kind: str, bits: int, *operands: int) -> int:
        made = builder.operation(f"{kind}{len(users)}", kind)
        users.append((bits, {"load": 2, "mul": 3, "add": 1}[kind], []))
        for operand in operands:
            users[operand][2].append(made)
        return made

    left, right = ([operation("load", 16) for _ in range(side * side)] for _ in range(2))
    for i in range(side):
        for j in range(side):
            total = -1
            for k in range(side):
                term = operation("mul", 32, left[side * i + k], right[side * k + j])
                total = term if total < 0 else operation("add", 32, total, term)
            if carried:
                users[total][2].append((left[side * i], 4))
    for i, (bits, hold, own) in enumerate(users):
        builder.value(i, bits, own, hold=hold if own else 0)
    return builder.build()


def swept(task: Task, schedule: Schedule, prices: list[float]) -> tuple[Any, ...]:
    """Start times, use, ready and last after one sweep over all operations."""
    limited = [r.name for r in task.problem.resource_types if r.limit is not None]
    start, around = schedule.start.copy(), around_of(task)
    loads = loads_of(task, limited)
    use = usage_rows(task, loads, start, task.ii or task.length + 1)
    ready, last = lifetimes(task.problem, schedule)
    total = np.concatenate(([0.0], np.cumsum(prices)))
    others = np.zeros(int(np.diff(around.at).max()), np.int64)
    order = np.random.default_rng(0).permutation(len(start))
    edges = edges_of(task, task.length)
    sweep.py_func(order, 8, edges, loads, around, total, use, start, ready, last, others)
    return start, use, ready, last


def cost(task: Task, start: Any, prices: list[float]) -> float:
    """What the bits of all lifetimes cost, counted step by step."""
    ready, last = lifetimes(task.problem, Schedule(start, task.ii))
    return sum(
        int(bits) * sum(prices[t % len(prices)] for t in range(begin, end))
        for bits, begin, end in zip(task.problem.val_bits, ready, last, strict=True)
    )


@pytest.mark.parametrize(("ii", "carried"), [(None, False), (6, False), (6, True)])
def test_a_sweep_keeps_the_rules_and_its_books_and_lowers_the_cost(
    ii: int | None, carried: bool
) -> None:
    limit = 2 if ii is None else 5
    task = task_of(products(3, carried, limit), "memory", ii=ii, more=20)
    before = find_solver("list")(task).schedule
    rng = np.random.default_rng(3)
    prices = rng.uniform(0.1, 1.0, ii or task.length + 4).tolist()
    start, use, ready, last = swept(task, before, prices)
    assert violations(task.problem, Schedule(start, ii), task.length) == []
    limited = loads_of(task, ["mul"])
    np.testing.assert_array_equal(use, usage_rows(task, limited, start, use.shape[1]))
    known = lifetimes(task.problem, Schedule(start, ii))
    np.testing.assert_array_equal((ready, last), known)
    assert cost(task, start, prices) < cost(task, before.start, prices)


def test_a_price_of_one_step_keeps_values_out_of_it() -> None:
    builder = ProblemBuilder("two")
    builder.operator_type("op", 1)
    for name in ("a", "b"):
        builder.operation(name, "op")
    builder.value(0, 8, [1], hold=1)
    task = task_of(builder.build(), "memory", more=4)
    prices = [1.0, 1.0, 9.0, 1.0, 0.1, 0.1, 0.1]
    start, *_ = swept(task, Schedule(np.array([0, 4])), prices)
    assert start[1] - start[0] == 1


def test_orders_are_permutations_and_walks_keep_cones_together() -> None:
    task = task_of(products(3), "memory", more=60)
    found = [np.argsort(order, kind="stable") for order in orders(task)]
    n = task.problem.num_operations
    assert all(sorted(order.tolist()) == list(range(n)) for order in found)
    place = list(orders(task))[1]
    last = max(place[i] for i in range(18, 18 + 5))  # the first sum with its products
    assert last < 18 / 3 + 5 + 6


@pytest.mark.parametrize("ii", [None, 8])
def test_a_product_of_matrices_needs_less_than_in_a_list_schedule(ii: int | None) -> None:
    task = task_of(products(5, limit=3 if ii is None else 20), "memory", ii=ii, more=40)
    listed = find_solver("list")(task).schedule
    found = price_steps(task, [listed], (0.0,))
    assert violations(task.problem, found.schedule, task.length) == []
    assert found.objective[0] <= 0.9 * task.value(listed)[0]
    assert found.objective == task.value(found.schedule)
    again = price_steps(task, [listed], (0.0,))
    assert np.array_equal(again.schedule.start, found.schedule.start)


def test_it_ends_at_the_bound_and_with_the_time() -> None:
    task = task_of(products(3), "memory", more=40)
    listed = find_solver("list")(task).schedule
    value = task.value(listed)
    assert price_steps(task, [listed], value).schedule == listed
    late = replace(task, budget=Budget(None, 0.0))
    assert price_steps(late, [listed], (0.0,)).objective <= value


@pytest.mark.parametrize(("ii", "carried"), [(None, False), (6, False), (6, True)])
def test_clusters_move_as_one_by_the_rules_and_lower_the_cost(
    ii: int | None, carried: bool
) -> None:
    limit = 2 if ii is None else 5
    task = task_of(products(3, carried, limit), "memory", ii=ii, more=20)
    before = find_solver("list")(task).schedule.start
    rng = np.random.default_rng(3)
    loads, around = loads_of(task, ["mul"]), around_of(task)
    edges, touched = edges_of(task, task.length), np.zeros((64, 4), np.int64)
    gains = 0
    for clusters, most in zip(clusters_of(task, before, rng), (2, 4, 8, 16), strict=True):
        size = np.diff(clusters.ptr)
        assert 1 < size.max() <= most
        np.testing.assert_array_equal(np.sort(clusters.member), np.arange(len(before)))
        prices = rng.uniform(0.1, 1.0, ii or task.length + 4).tolist()
        total = np.concatenate(([0.0], np.cumsum(prices)))
        start = before.copy()
        use = usage_rows(task, loads, start, ii or task.length + 1)
        ready, last = lifetimes(task.problem, Schedule(start, ii))
        moved = sweep_clusters.py_func(
            rng.permutation(len(size)), 8, clusters, edges, loads, around, total, use, start,
            ready, last, touched,
        )  # fmt: skip
        assert violations(task.problem, Schedule(start, ii), task.length) == []
        np.testing.assert_array_equal(use, usage_rows(task, loads, start, use.shape[1]))
        np.testing.assert_array_equal((ready, last), lifetimes(task.problem, Schedule(start, ii)))
        shift = start - before
        np.testing.assert_array_equal(shift, shift[clusters.member[clusters.ptr[clusters.of]]])
        assert (cost(task, start, prices) < cost(task, before, prices)) == (moved > 0)
        gains += moved > 0
    assert gains > 1


def test_a_cluster_with_more_values_than_there_is_room_for_stays() -> None:
    task = task_of(products(2), "memory", more=20)
    start = find_solver("list")(task).schedule.start.copy()
    all_in_one = clusters_of(task, start, np.random.default_rng(0))[-1]
    ready, last = lifetimes(task.problem, Schedule(start))
    use = usage_rows(task, loads_of(task, []), start, task.length + 1)
    total = np.arange(task.length + 5, dtype=float)
    moved = sweep_clusters.py_func(
        np.arange(len(all_in_one.ptr) - 1), 8, all_in_one, edges_of(task, task.length),
        loads_of(task, []), around_of(task), total, use, start, ready, last,
        np.zeros((0, 4), np.int64),
    )  # fmt: skip
    assert moved == 0


def test_rounds_end_when_several_have_brought_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    task = replace(task_of(products(3), "memory", more=40), budget=Budget(None, 1e6))
    listed = find_solver("list")(task).schedule
    search, best = price_search._Search, []

    def noting(name: str) -> None:
        work = getattr(search, name)

        def noted(self: Any, *arguments: Any) -> None:
            work(self, *arguments)
            best.append(self._value)

        monkeypatch.setattr(search, name, noted)

    noting("_descend")
    noting("_disturbed")
    found = price_steps(task, [listed], (0.0,))
    patience = price_search._PATIENCE
    assert best[-patience:] == [found.objective] * patience
    assert all(len(set(best[k : k + patience + 1])) > 1 for k in range(len(best) - patience - 1))
