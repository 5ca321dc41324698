"""Footprints of large problems: orders placed, then sweeps at prices that follow the profile.

First all steps cost the same, so that lifetimes get short; then full steps cost more and more,
which is the gradient of a norm of the profile whose order rises: operations leave the peak.  The
best of the first go on.  The best of all then moves in clusters, from large ones to small ones, and
its start times, disturbed, are an order again, by turns.
"""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import product

import numpy as np

from gaus_pass.analysis.objectives import lifetimes
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray, Schedule, SolveResult, TracePoint
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.incumbent import improved
from gaus_pass.solvers.construct.placement import Placement
from gaus_pass.solvers.prices.cluster_sweep import sweep_clusters
from gaus_pass.solvers.prices.clusters import Clusters, clusters_of
from gaus_pass.solvers.prices.kernels import around_of, sweep
from gaus_pass.solvers.prices.orders import orders
from gaus_pass.solvers.refine.tables import alive_row, edges_of, loads_of, usage_rows

_REACH = 4096
"""Steps that an operation moves in a sweep, at most."""
_LOOK, _SHORTENING = 2, 6
"""Sweeps at equal prices: of every order, to see what it is good for, and further ones."""
_ORDERS = (2.0, 4.0, 8.0, 8.0, 16.0, 16.0, 32.0, 32.0, 32.0, 32.0)
"""Orders of the norm whose gradient the prices are, sweep by sweep."""
_PART = 0.5
"""Operations that a sweep looks at where prices differ: all at once would overshoot."""
_LEAST = 0.02
"""Price of an empty step, beside 1 for the fullest: what costs nothing there is kept short."""
_KEPT = 3
"""Schedules of the first round that go on."""
_NOISE = 4.0
"""Steps by which an order is disturbed, at most."""
_COARSE = (0.0, 0.0, 4.0, 8.0, 16.0, 32.0, 32.0)
"""The same for clusters."""
_TOUCHED = 512
"""Values around a cluster that moves, at most."""
_ROUNDS = 8
"""Rounds of clusters and of disturbed orders in a run that has no clock."""
_PATIENCE = 6
"""Rounds in a row that bring nothing: annealing then makes more of the time."""


def price_steps(task: Task, starts: list[Schedule], bound: tuple[float, ...]) -> SolveResult:
    """Lower the memory footprint, the first level of the objective; the best schedule on the way.

    Parameters
    ----------
    starts
        Legal schedules to go on from, the best first; at least one.
    bound
        Proven; ends the search when it is reached.
    """
    search = _Search(task, starts[0], bound)
    return improved(task, "prices", search, bound, lambda: search.run(starts))


class _Search:
    """The best so far, and what sweeps read."""

    def __init__(self, task: Task, start: Schedule, bound: tuple[float, ...]) -> None:
        self._task, self._bound = task, bound
        self._began, self._deadline = time.monotonic(), task.budget.deadline()
        limited = list(task.problem.limits)
        self._edges, self._loads = edges_of(task, task.length), loads_of(task, limited)
        self._around = around_of(task)
        widest = int(np.diff(self._around.at).max(initial=0))
        self._others = np.zeros(widest + 1, np.int64)
        longest = int(self._loads.blocking.max(initial=1))
        self._slots = task.ii or task.length + longest
        self._span = task.ii or task.length + int(task.problem.val_hold.max(initial=0)) + 2
        self._rng = np.random.default_rng(task.seed)
        self._round = 0
        self.best, self._value = start, task.value(start)
        self.trace = [TracePoint(0, 0.0, self._value, "start")]

    def run(self, starts: list[Schedule]) -> None:
        """Orders and sweeps until the time is up, the bound is reached, or no more is gained."""
        if self._is_over():
            return
        begun = [self._shortened(one.start, k) for k, one in enumerate(starts)]
        placements = [Placement(self._task, 64, backwards=back) for back in (True, False)]
        for order, (k, placement) in product(orders(self._task), enumerate(placements)):
            if self._is_over():
                return
            found = placement.place(order if k else -order)
            if found is not None:
                begun.append(self._shortened(found.start, len(begun)))
        begun.sort(key=lambda one: one[:2])
        for _, _, start in begun[:_KEPT]:
            self._lower(start)
        timed = self._task.budget.seconds is not None
        in_vain = 0
        while not self._is_over() and in_vain < _PATIENCE and (timed or self._round < _ROUNDS):
            self._round += 1
            before = self._value
            if self._round % 2:
                self._descend()
            else:
                self._disturbed(placements)
            in_vain = 0 if self._value < before else in_vain + 1

    def _is_over(self) -> bool:
        return self._value <= self._bound or time.monotonic() > self._deadline

    def _shortened(self, start: IntArray, number: int) -> tuple[float, int, IntArray]:
        """What equal prices make of start times (n,), with its footprint."""
        start = self._sweeps(start, (0.0,) * _LOOK)
        return self._task.value(Schedule(start, self._task.ii))[0], number, start

    def _lower(self, start: IntArray) -> None:
        """Shorten lifetimes from start times (n,), then leave the peak."""
        self._sweeps(self._sweeps(start, (0.0,) * _SHORTENING), _ORDERS)

    def _disturbed(self, placements: list[Placement]) -> None:
        """Place the best anew in an order that differs a little, and sweep."""
        noise = self._rng.uniform(0.0, _NOISE, len(self.best.start))
        order = np.rint(64 * (self.best.start + noise)).astype(np.int64)
        back = self._round // 2 % 2
        found = placements[1 - back].place(-order if back else order)
        if found is not None:
            self._lower(found.start)

    def _descend(self) -> None:
        """Move the best in clusters, from the largest to the smallest, and then one by one."""
        start = self.best.start
        for clusters in reversed(clusters_of(self._task, start, self._rng)):
            start = self._cluster_sweeps(start, clusters)
            if self._is_over():
                return
        self._lower(start)

    def _sweeps(self, start: IntArray, norms: tuple[float, ...]) -> IntArray:
        """(n,) start times after a sweep for each order of the norm; offers all on the way."""
        task = self._task
        start, use = start.copy(), usage_rows(task, self._loads, start, self._slots)
        kernel = sweep.sized(64 * len(start))
        for k, norm in enumerate(norms):
            ready, last = lifetimes(task.problem, Schedule(start, task.ii))
            order = np.argsort(start if k % 2 else -start, kind="stable")
            if norm:
                order = order[self._rng.random(len(order)) < _PART]
            moved = kernel(
                order, _REACH, self._edges, self._loads, self._around,
                self._prices(start, norm), use, start, ready, last, self._others,
            )  # fmt: skip
            self._offer(start)
            task.progress("prices of steps", self._value[0])
            if self._is_over() or not moved:
                break
        return start

    def _cluster_sweeps(self, start: IntArray, clusters: Clusters) -> IntArray:
        """(n,) start times after sweeps of clusters; offers all on the way."""
        task = self._task
        start, use = start.copy(), usage_rows(task, self._loads, start, self._slots)
        kernel = sweep_clusters.sized(64 * len(start))
        touched = np.zeros((_TOUCHED, 4), np.int64)
        first = start[clusters.member[clusters.ptr[:-1]]]
        for k, norm in enumerate(_COARSE):
            ready, last = lifetimes(task.problem, Schedule(start, task.ii))
            order = np.argsort(first if k % 2 else -first, kind="stable")
            if norm:
                order = order[self._rng.random(len(order)) < _PART]
            kernel(
                order, _REACH, clusters, self._edges, self._loads, self._around,
                self._prices(start, norm), use, start, ready, last, touched,
            )  # fmt: skip
            self._offer(start)
            task.progress("prices of steps, clusters", self._value[0])
            if self._is_over():
                break
        return start

    def _prices(self, start: IntArray, norm: float) -> FloatArray:
        """(span + 1,) sums of the prices up to every step."""
        row = alive_row(self._task, start, self._span).astype(np.float64)
        price = (row / max(row.max(initial=0.0), 1.0)) ** norm + _LEAST
        return np.concatenate(([0.0], np.cumsum(price)))

    def _offer(self, start: IntArray) -> None:
        schedule = Schedule(start, self._task.ii)
        value = self._task.value(schedule)
        if value >= self._value:
            return
        # Shared with what comes after it, start times would change under the best.
        self.best, self._value = replace(schedule, start=start.copy()), value
        seconds = time.monotonic() - self._began
        self.trace.append(TracePoint(self._round, seconds, value, "prices"))
