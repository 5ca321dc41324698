"""Orders of priority for list scheduling.

The classical ones of a ready list: whoever is ready and has the least key is next.  Windows say
little where everything may be chained, so that levels of the graph break their ties.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heapify, heappop, heappush

import numpy as np

from gaus_pass.model.graph import rows_of
from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.order_cut.orders import height
from gaus_pass.support.jit import lazy_njit

_NOISES = 16
"""Fractions of a step that noise distinguishes."""


def priorities(task: Task, total: int) -> Iterator[IntArray]:
    """At most ``total`` orders of priority (n,), least first.

    Latest start first (which is the height of Rau and the critical path of others); under limits
    least mobility first, where operations in the way are removed; ready lists by several keys; then
    the first with seeded noise, which without limits would say nothing.
    """
    limited = bool(task.problem.limits)
    forced = (lambda: _tightest(task),) if limited else ()
    known = (lambda: task.windows.alap, *forced, *_ready_lists(task))
    for make in known[:total]:
        yield make()
    if not limited:
        return
    rng = np.random.default_rng(task.seed)
    spread = 0.5 + 0.1 * task.windows.mobility.mean() if len(task.windows.alap) else 0.5
    for _ in range(total - len(known)):
        noise = rng.normal(0.0, spread, len(task.windows.alap))
        yield np.round((task.windows.alap + noise) * _NOISES).astype(np.int64)


def _tightest(task: Task) -> IntArray:
    scale = int(task.windows.alap.max(initial=0)) + 1
    return task.windows.mobility * scale + task.windows.alap


def _ready_lists(task: Task) -> list[Callable[[], IntArray]]:
    """By height with ties by bits, bits, mobility, height, level, users."""
    n = task.problem.num_operations
    same = task.edges.distance == 0
    src, dst = task.edges.src[same], task.edges.dst[same]

    def up() -> IntArray:
        return height(n, src, dst)

    def down() -> IntArray:
        return height(n, dst, src)

    keys: tuple[Callable[[], tuple[IntArray, ...]], ...] = (
        lambda: (-down(), _bits_gained(task)),
        lambda: (_bits_gained(task), task.windows.alap),
        lambda: (task.windows.mobility, -up() - down()),
        lambda: (task.windows.alap, -down()),
        lambda: (task.windows.asap, up()),
        lambda: (-np.bincount(src, minlength=n), task.windows.alap),
    )
    return [lambda key=key: _ready_order(n, src, dst, key()) for key in keys]


def _bits_gained(task: Task) -> IntArray:
    """(n,) bits that an operation makes less those that it is a user of."""
    problem = task.problem
    n = problem.num_operations
    made = np.bincount(problem.val_producer, problem.val_bits, n)
    owner = problem.use_owner
    used = np.bincount(problem.use_op, problem.val_bits[owner], n)
    return np.rint(made - used).astype(np.int64)


def _ready_order(n: int, src: IntArray, dst: IntArray, keys: tuple[IntArray, ...]) -> IntArray:
    """(n,) places in a topological order that takes the least key among what is ready."""
    number = np.lexsort((np.arange(n), *keys[::-1])).argsort().astype(np.int64)
    pointers, edges = rows_of(src, n)
    place = np.zeros(n, np.int64)
    waiting = np.bincount(dst, minlength=n).astype(np.int64)
    _take_ready.sized(8 * (n + len(src)))(number, pointers, dst[edges], waiting, place)
    return place


@lazy_njit
def _take_ready(
    key: IntArray, pointers: IntArray, heads: IntArray, waiting: IntArray, place: IntArray
) -> None:
    ready = [(key[i], i) for i in range(len(key)) if waiting[i] == 0]
    heapify(ready)
    count = 0
    while len(ready) > 0:
        _, i = heappop(ready)
        place[i] = count
        count += 1
        for k in range(pointers[i], pointers[i + 1]):
            j = heads[k]
            waiting[j] -= 1
            if waiting[j] == 0:
                heappush(ready, (key[j], j))
