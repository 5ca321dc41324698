"""Cuts for rounded lifetimes: what a cycle of differences says about the registers on it.

A value of r registers bounds how far its user lies behind its producer,
start(user) + II * distance - start(producer) - hold <= II * r, and a dependence or a window how
near two operations can come.  Around a cycle of such differences the start times cancel: II times
the registers on it, each as often as the cycle meets it, are at least a number K.  Their sum is
whole, so that it is at least ceil(K / II).

Source: cycle inequalities of periodic timetables, M. Odijk, "A constraint generation algorithm for
the construction of periodic railway timetables", Transportation Research B 30 (1996) 455-464.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from gaus_pass.model.graph import rows_of
from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.base import Task
from gaus_pass.support.jit import Scalar, lazy_njit

_REACH = 5
"""IIs by which the sum on a path may be away from 0."""
_LONGEST = 64
"""Differences on a cycle."""
_VIOLATION = 0.05
"""Least amount by which a cut has to be missed."""


@dataclass(frozen=True)
class Cut:
    """The registers of these values, each counted as often as listed, sum to at least ``least``."""

    values: tuple[int, ...]
    least: int


class Cycles:
    """The differences of a task, to look for cuts at one solution after the other."""

    def __init__(self, task: Task) -> None:
        problem, ii = task.problem, task.ii or 1
        n, root = problem.num_operations, problem.num_operations
        every = np.arange(n)
        owner, edges = problem.use_owner, task.edges
        nobody = np.full(n, root)
        tail = np.concatenate((edges.dst, problem.val_producer[owner], nobody, every))
        head = np.concatenate((edges.src, problem.use_op, every, nobody))
        lifetime = ii * problem.use_distance - problem.val_hold[owner]
        windows = task.windows
        gain = np.concatenate((edges.gap(ii), lifetime, -windows.alap, windows.asap))
        free = np.full(2 * n, -1, np.int64)
        value = np.concatenate((np.full(len(edges.src), -1), owner, free))
        self._ptr, order = rows_of(tail, n + 1)
        self._tail, self._head = tail[order], head[order]
        self._gain, self._value = gain[order], value[order]
        self._ii = ii

    def cuts(self, registers: FloatArray, most: int) -> list[Cut]:
        """At most ``most`` cuts that a solution with these ``registers`` (v,) misses most."""
        cost = np.where(self._value >= 0, registers[self._value], 0.0)
        done = np.zeros(len(self._ptr) - 1, np.bool_)
        path = np.empty((len(done), _LONGEST), np.int64)
        found = _all_cycles.sized(len(done) * len(self._head))(
            self._ptr, self._tail, self._head, self._gain, cost, self._ii, done, path
        )
        missed: dict[tuple[int, ...], tuple[float, Cut]] = {}
        for row in path[:found].tolist():
            arcs = [arc for arc in row if arc >= 0]
            values = tuple(sorted(v for v in self._value[arcs].tolist() if v >= 0))
            least = -(-int(self._gain[arcs].sum()) // self._ii)
            by = least - float(registers[list(values)].sum())
            if by >= _VIOLATION:
                missed[values] = (by / len(values) ** 0.5, Cut(values, least))
        ranked = sorted(missed.values(), key=lambda one: (-one[0], one[1].values))
        return [cut for _, cut in ranked[:most]]


@lazy_njit
def _all_cycles(
    ptr: IntArray, tail: IntArray, head: IntArray, gain: IntArray, cost: FloatArray, ii: int,
    done: BoolArray, path: IntArray,
) -> Scalar:  # fmt: skip
    """Fill rows of ``path`` with arcs of cheap cycles of positive gain, -1 beyond their ends.

    One search from every node that no cycle has met so far.  Returns the number of cycles.
    """
    n, middle = len(ptr) - 1, _REACH * ii
    width = 2 * middle + 1
    arc = np.full(n * width, -1, np.int64)
    least = np.full(n * width, np.inf)
    highest = np.full(n, -1, np.int64)
    touched = np.empty(n * width, np.int64)
    found = 0
    for first in range(n):
        if done[first]:
            continue
        count = 1
        touched[0] = first * width + middle
        least[touched[0]] = 0.0
        heap = [(0.0, first * width + middle)]
        end = -1
        while len(heap) > 0 and end < 0:
            now, state = heappop(heap)
            node, sum_ = state // width, state % width
            # Who came cheaper with as much gain leads to everything that this leads to.
            if now > least[state] or sum_ <= highest[node]:
                continue
            highest[node] = sum_
            if node == first and sum_ > middle:
                end = state
                continue
            for a in range(ptr[node], ptr[node + 1]):
                then = now + cost[a]
                gained = min(sum_ + gain[a], width - 1)
                if then > 1.0 - _VIOLATION or gained < 0:
                    continue
                other = head[a] * width + gained
                if then < least[other] - 1e-12 and gained > highest[head[a]]:
                    if arc[other] < 0 and least[other] == np.inf:
                        touched[count] = other
                        count += 1
                    least[other] = then
                    arc[other] = a * width + sum_
                    heappush(heap, (then, other))
        if end >= 0:
            size, state = 0, end
            while size < _LONGEST and (size == 0 or state != touched[0]):
                a = arc[state] // width
                path[found, size] = a
                done[tail[a]] = True
                state = tail[a] * width + arc[state] % width
                size += 1
            path[found, size:] = -1
            if state == touched[0]:
                found += 1
        for k in range(count):
            state = touched[k]
            least[state], arc[state], highest[state // width] = np.inf, -1, -1
    return found
