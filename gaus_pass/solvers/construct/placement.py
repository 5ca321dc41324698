"""Operations one at a time in order of priority, each at the first step where it fits.

That is where its predecessors are done and units are free.  With an II the reservation table is
folded, and an operation that fits nowhere takes its place by force and sends those in its way back:
iterative modulo scheduling (Rau, "Iterative modulo scheduling", MICRO 1994).
"""

from __future__ import annotations

from functools import cached_property
from heapq import heapify, heappop, heappush

import numpy as np

from gaus_pass.model.problem import NO_DEADLINE, IntArray
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.tables import Edges, Loads, edges_between
from gaus_pass.support.jit import Scalar, lazy_njit

_TRIES_PER_OPERATION = 12
"""Placements per operation before a priority order is given up (Rau's budget ratio)."""
_INSISTENCE, _MOST_LOOKS = 4, 2_000_000_000
"""How many times more where operations are kept to their windows by force; but a placement may look
at all operations for some to send back, and the looks are to take seconds at most."""


def place_in_order(task: Task, priority: IntArray) -> Schedule | None:
    """The list schedule of one order of priority (n,), least first; None where it does not fit."""
    return Placement(task).place(priority)


class Placement:
    """Arrays that the kernel reads, built once for all priority orders of a task.

    Parameters
    ----------
    times
        About how many orders will be placed: many are worth a compiler.
    backwards
        Place from the end of the task's length: every operation as late as can be.
    """

    def __init__(self, task: Task, times: int = 1, *, backwards: bool = False) -> None:
        problem = task.problem
        self._work = 8 * times * (problem.num_operations + len(task.edges.src))
        self.task, self._backwards = task, backwards
        n = problem.num_operations
        src, dst, gap = task.edges.at(task.ii)
        self._lower, self._upper = task.windows.asap, task.windows.alap
        self.blocking = problem.per_type("blocking")
        self._kept = self.blocking[problem.type_of]
        self._end = task.length + 2 * int(self.blocking.max(initial=1))
        if backwards:
            src, dst, gap = dst, src, gap + self._kept[dst] - self._kept[src]
        limited = [r for r in problem.resource_types if r.limit is not None]
        self.limited = [r.name for r in limited]
        limits = np.array([r.limit for r in limited], np.int64)
        units = problem.unit_table(self.limited)
        self.loads = Loads(problem.type_of, units, self.blocking, limits)
        self.rank = np.zeros(n, np.int64)
        self.rank[task.edges.order] = np.arange(n)
        self.slots = task.ii or self._end
        if backwards:
            self.rank = n - 1 - self.rank
            self._lower, self._upper = self._mirrored(self._upper), self._mirrored(self._lower)
        self.edges = edges_between(src, dst, gap, self._lower, self._upper)

    def place(
        self,
        priority: IntArray,
        limits: IntArray | None = None,
        *,
        insist: bool = False,
        kept: IntArray | None = None,
    ) -> Schedule | None:
        """A legal schedule in this order of priority (n,), or None.

        Parameters
        ----------
        limits : (len(self.limited),)
            In place of the problem's.
        insist
            Force operations that fit nowhere in their windows, with and without an II.
        kept : (n,)
            Start times of a legal schedule to begin with, -1 for operations to place; those outside
            their windows are placed anew as well.
        """
        task, n = self.task, self.task.problem.num_operations
        if kept is None and self._lower_is_legal:
            return self._schedule(self._lower.copy())
        start = np.full(n, -1, np.int64)
        if kept is not None:
            inside = (kept >= self._lower) & (kept <= self._upper)
            start[inside] = kept[inside]
        loads = self.loads if limits is None else self.loads._replace(limit=limits)
        table = np.zeros((len(loads.limit), self.slots), np.int64)
        order = np.lexsort((self.rank, priority)).astype(np.int64)
        kernel = _place_all.sized(self._work)
        done = kernel(
            order, order.argsort().astype(np.int64), self.edges, loads, table,
            task.ii or 0, start, self._most_placements(insist), insist,
        )  # fmt: skip
        if not done:
            return None
        # Forced placements can drift.  A shift of the whole keeps all distances and only turns the
        # reservation table, so that it costs nothing.
        start -= (start - self._lower).min(initial=NO_DEADLINE)
        return self._schedule(start)

    @cached_property
    def _lower_is_legal(self) -> bool:
        """Whether everything can begin at once, where no limit keeps it waiting."""
        n = len(self.rank)
        user = np.repeat(np.arange(n), np.diff(self.edges.pred_ptr))
        held = self._lower[self.edges.pred] + self.edges.pred_gap <= self._lower[user]
        return not self.limited and bool(held.all()) and bool((self._lower <= self._upper).all())

    def _schedule(self, start: IntArray) -> Schedule:
        return Schedule(self._mirrored(start) if self._backwards else start, self.task.ii)

    def _most_placements(self, insist: bool) -> int:
        n = len(self.rank)
        usual = n * _TRIES_PER_OPERATION
        return min(_INSISTENCE * usual, _MOST_LOOKS // max(n, 1)) if insist else usual

    def _mirrored(self, start: IntArray) -> IntArray:
        """(n,) starts seen from the end, where an operation begins when it lets go of its units."""
        return self._end - self._kept - start


@lazy_njit
def fits(
    table: IntArray, limits: IntArray, uses: IntArray, blocking: Scalar, slots: int, t: Scalar
) -> bool:
    """Whether an operation that uses ``uses`` (r,) units fits at t of a table (r, slots)."""
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
def reserve(
    table: IntArray, uses: IntArray, blocking: Scalar, slots: int, t: Scalar, sign: int
) -> None:
    """Add the units of an operation at t to the table, or with ``sign`` -1 take them out."""
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
    order: IntArray, priority: IntArray, edges: Edges, loads: Loads, table: IntArray,
    ii: int, start: IntArray, budget: int, insist: bool,
) -> bool:  # fmt: skip
    """Fill ``start``; False when the budget of placements is spent or a deadline cannot be met.

    ``order`` has the operations by their ``priority``, which is their place in it.
    """
    pred_ptr, pred, pred_gap, succ_ptr, succ, succ_gap, lower, upper = edges
    type_of, uses, blocking, limits = loads
    n, slots = len(priority), table.shape[1]
    for i in range(n):
        if start[i] >= 0:
            reserve(table, uses[type_of[i]], blocking[type_of[i]], slots, start[i], 1)
    heap: list[tuple[Scalar, Scalar]] = [(priority[i], i) for i in range(n) if start[i] < 0]
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
        while t <= end and not fits(table, limits, use, busy, slots, t):
            t += 1
        if t > end:
            t = max(first, last[i] + 1)
            if insist and t > end:
                t = first
            if (ii == 0 and not insist) or t > upper[i] or busy > slots:
                return False
        last[i] = t
        _evict(i, t, loads, table, start, order, priority, heap)
        start[i] = t
        reserve(table, use, busy, slots, t, 1)
        for k in range(succ_ptr[i], succ_ptr[i + 1]):
            j = succ[k]
            if j != i and start[j] >= 0 and start[j] < t + succ_gap[k]:
                reserve(table, uses[type_of[j]], blocking[type_of[j]], slots, start[j], -1)
                start[j] = -1
                heappush(heap, (priority[j], j))
    return True


@lazy_njit
def _evict(
    i: Scalar, t: Scalar, loads: Loads, table: IntArray, start: IntArray, order: IntArray,
    priority: IntArray, heap: list[tuple[Scalar, Scalar]],
) -> None:  # fmt: skip
    """Remove operations until i fits at t, the last in the order first."""
    type_of, uses, blocking, limits = loads
    slots = table.shape[1]
    use, busy = uses[type_of[i]], blocking[type_of[i]]
    k = len(start) - 1
    while k >= 0 and not fits(table, limits, use, busy, slots, t):
        j = order[k]
        shares = False
        for r in range(len(limits)):
            shares = shares or (use[r] > 0 and uses[type_of[j], r] > 0)
        if start[j] >= 0 and shares and _overlaps(t, busy, start[j], blocking[type_of[j]], slots):
            reserve(table, uses[type_of[j]], blocking[type_of[j]], slots, start[j], -1)
            start[j] = -1
            heappush(heap, (priority[j], j))
        k -= 1
