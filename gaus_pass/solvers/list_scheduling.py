"""List scheduling under limits, with and without an II.

One operation at a time in order of priority, at the first step where its predecessors are done and
units are free.  With an II the reservation table is folded, and an operation that fits nowhere
takes its place by force and sends those in its way back: iterative modulo scheduling (Rau,
"Iterative modulo scheduling", MICRO 1994).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from heapq import heapify, heappop, heappush

import numpy as np

from gaus_pass.errors import SolverError
from gaus_pass.graph import rows_of
from gaus_pass.jit import Scalar, lazy_njit
from gaus_pass.problem import NO_DEADLINE, IntArray
from gaus_pass.schedule import Schedule, SolveResult, TracePoint
from gaus_pass.solvers.base import Task, result_of
from gaus_pass.solvers.bounds import lower_bound

_DEFAULT_ITERATIONS = 8
_TRIES_PER_OPERATION = 12
"""Placements per operation before a priority order is given up (Rau's budget ratio)."""


def solve_list(task: Task) -> SolveResult:
    """The best schedule over several priority orders.

    Iterations are orders: latest start first, least mobility first, then the first with seeded
    noise.

    Raises
    ------
    SolverError
        No order fits the limits within the II, the length and the windows.
    """
    tables = _Tables(task)
    bound = lower_bound(task)
    best: Schedule | None = None
    trace: list[TracePoint] = []
    started, deadline = time.monotonic(), task.budget.deadline()
    total = task.budget.iterations or _DEFAULT_ITERATIONS
    for k, priority in enumerate(_priorities(task, total)):
        schedule = tables.place(priority)
        if schedule is not None:
            value = task.value(schedule)
            if best is None or value < task.value(best):
                best = schedule
                trace.append(TracePoint(k, time.monotonic() - started, value, "list"))
        found = best is not None
        if found and (time.monotonic() > deadline or trace[-1].objective <= bound):
            break
        task.progress(f"list, order {k + 1} of {total}", trace[-1].objective[0] if trace else 0.0)
    if best is None:
        raise SolverError(_nothing_found(task))
    return result_of(task, best, "list", bound, tuple(trace))


def place_in_order(task: Task, priority: IntArray) -> Schedule | None:
    """The list schedule of one order of priority (n,), least first; None where it does not fit."""
    return _Tables(task).place(priority)


def _nothing_found(task: Task) -> str:
    at = "" if task.ii is None else f" at II {task.ii}"
    limits = ", ".join(
        f"{r.name}:{r.limit}" for r in task.problem.resource_types if r.limit is not None
    )
    return (
        f"list scheduling found no schedule within {task.length} steps{at} under the limits "
        f"{limits or '(none)'}; raise the length, the II or a limit"
    )


def _priorities(task: Task, total: int) -> Iterator[IntArray]:
    windows = task.windows
    scale = int(windows.alap.max(initial=0)) + 1
    yield windows.alap
    if total > 1:
        yield windows.mobility * scale + windows.alap
    rng = np.random.default_rng(task.seed)
    for _ in range(total - 2):
        noise = rng.normal(0.0, 0.5 + 0.1 * windows.mobility.mean(), len(windows.alap))
        yield np.round((windows.alap + noise) * 16).astype(np.int64)


class _Tables:
    """What the kernel reads, built once for all priority orders."""

    def __init__(self, task: Task) -> None:
        problem = task.problem
        self.task = task
        n = problem.num_operations
        src, dst, gap = task.edges.at(task.ii)
        self.pred_ptr, by_dst = rows_of(dst, n)
        self.pred, self.pred_gap = src[by_dst], gap[by_dst]
        self.succ_ptr, by_src = rows_of(src, n)
        self.succ, self.succ_gap = dst[by_src], gap[by_src]
        limited = [r for r in problem.resource_types if r.limit is not None]
        self.limits = np.array([r.limit for r in limited], np.int64)
        uses = [[t.uses.get(r.name, 0) for r in limited] for t in problem.operator_types]
        self.uses = np.array(uses, np.int64).reshape(len(uses), len(limited))
        self.blocking = problem.per_type("blocking")
        self.rank = np.zeros(n, np.int64)
        self.rank[task.edges.order] = np.arange(n)
        longest = int(self.blocking.max(initial=1))
        self.slots = task.ii or task.length + longest

    def place(self, priority: IntArray) -> Schedule | None:
        """A legal schedule in this order of priority (n,), or None."""
        task, problem = self.task, self.task.problem
        n = problem.num_operations
        start = np.full(n, -1, np.int64)
        table = np.zeros((len(self.limits), self.slots), np.int64)
        kernel = _place_all.sized(8 * (n + len(self.pred)))
        done = kernel(
            np.lexsort((self.rank, priority)).argsort().astype(np.int64),
            self.pred_ptr, self.pred, self.pred_gap,
            self.succ_ptr, self.succ, self.succ_gap,
            problem.type_of, self.uses, self.blocking, self.limits, table,
            task.ii or 0, task.windows.asap, task.windows.alap,
            start, n * _TRIES_PER_OPERATION,
        )  # fmt: skip
        if not done:
            return None
        # Forced placements can drift.  A shift of the whole keeps all distances and only turns the
        # reservation table, so that it costs nothing.
        start -= (start - task.windows.asap).min(initial=NO_DEADLINE)
        return Schedule(start, task.ii)


@lazy_njit
def _fits(
    table: IntArray, limits: IntArray, uses: IntArray, blocking: Scalar, slots: int, t: Scalar
) -> bool:
    for r in range(len(limits)):
        if uses[r] == 0:
            continue
        if blocking > slots:
            return False
        for b in range(blocking):
            if table[r, (t + b) % slots] + uses[r] > limits[r]:
                return False
    return True


@lazy_njit
def _reserve(
    table: IntArray, uses: IntArray, blocking: Scalar, slots: int, t: Scalar, sign: int
) -> None:
    for r in range(len(uses)):
        if uses[r] != 0:
            for b in range(blocking):
                table[r, (t + b) % slots] += sign * uses[r]


@lazy_njit
def _overlaps(
    first: Scalar, first_busy: Scalar, second: Scalar, second_busy: Scalar, slots: int
) -> bool:
    return (second - first) % slots < first_busy or (first - second) % slots < second_busy


@lazy_njit
def _place_all(
    priority: IntArray,
    pred_ptr: IntArray,
    pred: IntArray,
    pred_gap: IntArray,
    succ_ptr: IntArray,
    succ: IntArray,
    succ_gap: IntArray,
    type_of: IntArray,
    uses: IntArray,
    blocking: IntArray,
    limits: IntArray,
    table: IntArray,
    ii: int,
    lower: IntArray,
    upper: IntArray,
    start: IntArray,
    budget: int,
) -> bool:
    """Fill ``start``; False when the budget of placements is spent or a deadline cannot be met."""
    n = len(priority)
    slots = table.shape[1]
    heap = [(priority[i], i) for i in range(n)]
    heapify(heap)
    last = np.full(n, -1, np.int64)
    while len(heap) > 0:
        if budget == 0:
            return False
        budget -= 1
        _, i = heappop(heap)
        use, busy = uses[type_of[i]], blocking[type_of[i]]
        first = lower[i]
        for k in range(pred_ptr[i], pred_ptr[i + 1]):
            if start[pred[k]] >= 0:
                first = max(first, start[pred[k]] + pred_gap[k])
        # Within II steps every slot has been tried once.
        end = upper[i] if ii == 0 else min(upper[i], first + ii - 1)
        t = first
        while t <= end and not _fits(table, limits, use, busy, slots, t):
            t += 1
        if t > end:
            t = max(first, last[i] + 1)
            if ii == 0 or t > upper[i] or busy > slots:
                return False
        last[i] = t
        _evict(i, t, type_of, uses, blocking, limits, table, start, priority, heap)
        start[i] = t
        _reserve(table, use, busy, slots, t, 1)
        for k in range(succ_ptr[i], succ_ptr[i + 1]):
            j = succ[k]
            if j != i and start[j] >= 0 and start[j] < t + succ_gap[k]:
                _reserve(table, uses[type_of[j]], blocking[type_of[j]], slots, start[j], -1)
                start[j] = -1
                heappush(heap, (priority[j], j))
    return True


@lazy_njit
def _evict(
    i: Scalar,
    t: Scalar,
    type_of: IntArray,
    uses: IntArray,
    blocking: IntArray,
    limits: IntArray,
    table: IntArray,
    start: IntArray,
    priority: IntArray,
    heap: list[tuple[int, int]],
) -> None:
    """Send operations back until i fits at t."""
    slots = table.shape[1]
    use, busy = uses[type_of[i]], blocking[type_of[i]]
    j = len(start) - 1
    while j >= 0 and not _fits(table, limits, use, busy, slots, t):
        shares = False
        for r in range(len(limits)):
            shares = shares or (use[r] > 0 and uses[type_of[j], r] > 0)
        if start[j] >= 0 and shares and _overlaps(t, busy, start[j], blocking[type_of[j]], slots):
            _reserve(table, uses[type_of[j]], blocking[type_of[j]], slots, start[j], -1)
            start[j] = -1
            heappush(heap, (priority[j], j))
        j -= 1


SOLVERS = {"list": solve_list}
