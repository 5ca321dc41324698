"""order-cut: many topological orders, each cut into steps as well as it can be.

An iteration is one order: that of ``task.start`` where there is one, the structural orders, then
random ones.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import chain, islice

import numpy as np

from gaus_pass.analysis.objectives import Level, term_of
from gaus_pass.errors import SolverError
from gaus_pass.model.problem import NO_DEADLINE, IntArray
from gaus_pass.model.schedule import Schedule, SolveResult, TracePoint
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task, result_of
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.common.prices import prices_of
from gaus_pass.solvers.order_cut.cuts import CutModel, cut_order
from gaus_pass.solvers.order_cut.orders import random_orders, structural_orders

_DEFAULT_ORDERS = 40
_UNWEIGHED = (Counts.II, Counts.LENGTH, Counts.ALIVE)
"""What cuts say nothing about."""


def solve_order_cut(task: Task) -> SolveResult:
    """The best cuts of the best order.

    Raises
    ------
    SolverError
        The problem is not of this kind: something keeps two operations apart, iterations overlap,
        or the objective has other terms; or no order can be cut within windows and limits.
    """
    model = model_of(task)
    began, deadline = time.monotonic(), task.budget.deadline()
    best: tuple[float, IntArray] | None = None
    chosen: IntArray | None = None
    trace: list[TracePoint] = []

    def note(k: int, found: tuple[float, IntArray]) -> None:
        value = task.value(Schedule(found[1], task.ii))
        trace.append(TracePoint(k, time.monotonic() - began, value, "order-cut"))

    count = task.budget.iterations or (None if task.budget.seconds else _DEFAULT_ORDERS)
    for k, order in enumerate(islice(_orders(task), count)):
        found = cut_order(model, order, exact=False, incumbent=best[0] if best else np.inf)
        if found is not None:
            best, chosen = found, order
            note(k, found)
        task.progress(f"order-cut, order {k + 1}", best[0] if best else 0.0)
        if time.monotonic() > deadline and (best is not None or k > _DEFAULT_ORDERS):
            break
    if best is None or chosen is None:
        raise SolverError(
            f"order-cut: no order can be cut into {task.length} steps within the windows and limits"
        )
    finer = cut_order(model, chosen, incumbent=best[0])
    if finer is not None:
        best = finer
        note(len(trace), finer)
    return result_of(task, Schedule(best[1], task.ii), "order-cut", lower_bound(task), tuple(trace))


def _orders(task: Task) -> Iterator[IntArray]:
    n = task.problem.num_operations
    src, dst, _ = task.edges.at(task.ii)
    given: list[IntArray] = [task.edges.order]
    if task.start is not None:
        rank = np.zeros(n, np.int64)
        rank[task.edges.order] = np.arange(n)
        given.insert(0, np.lexsort((rank, task.start.start)))
    return chain(given, structural_orders(n, src, dst), random_orders(n, src, dst, task.seed))


def model_of(task: Task) -> CutModel:
    """The first level of the objective that cuts have a say in."""
    problem = task.problem
    gap = task.edges.delay
    level = _level(task)
    blocked = any(t.blocking > 1 and t.uses for t in problem.operator_types)
    if gap.any() or task.ii is not None or task.edges.recurrent or blocked:
        raise SolverError(
            "order-cut: only for graphs in which everything may be chained (latency 0, no clock, "
            "no blocking) and without II; use solver=refine or auto"
        )
    prices = prices_of(problem, (level,), "order-cut")
    other = [name for _, name in level if term_of(name)[0].counts in _UNWEIGHED]
    if other or prices.memory or problem.val_hold.any():
        raise SolverError(
            f"order-cut: cannot weigh '{(other or ['held values'])[0]}'; it takes communication, "
            "register-bits and resources; use solver=refine or auto"
        )
    counted = problem.dep_weight > 0
    resources = problem.resource_types
    units = problem.unit_table([r.name for r in resources])
    return CutModel(
        steps=max(task.length, 1),
        lower=task.windows.asap,
        upper=task.windows.alap,
        src=problem.dep_src[counted],
        dst=problem.dep_dst[counted],
        price=np.full(int(counted.sum()), prices.communication),
        producer=problem.val_producer,
        user=problem.use_op,
        user_value=problem.use_owner,
        value_price=prices.registers * problem.val_bits.astype(np.float64),
        units=units[problem.type_of],
        weight=prices.units,
        limit=np.array([NO_DEADLINE if r.limit is None else r.limit for r in resources], np.int64),
    )


def _level(task: Task) -> Level:
    level = task.objective.level_of_starts()
    if level is not None:
        return task.objective.levels[level]
    raise SolverError("order-cut: the objective says nothing about what crosses a step")
