"""The best places to cut an order of operations into steps.

For graphs in which everything may be chained, a schedule is an order and the places where it is
cut.  A cut costs what crosses it (communication, register bits); every step must fit under a cap
on each resource type, whose weighted sum is the cost of the peaks.  Under fixed caps the best cuts
follow from a dynamic program over steps whose inner minimum slides along the order, so that one
program takes O(n * steps); the caps are found by branch and bound.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.support.jit import lazy_njit

_TRIED_CAPS = 400
"""About how often a run over several orders solves the dynamic program."""


@dataclass(frozen=True)
class CutModel:
    """Costs of cuts, and which of them are allowed.

    Attributes
    ----------
    steps
        Number of steps, some of which may stay empty.
    lower, upper : (n,)
        Windows of the operations, in steps.
    src, dst, price : (m,)
        Pairs of operations and what every cut between the two costs.
    producer, value_price : (v,), user, user_value : (u,)
        Values, what keeping each over a cut costs, and their users; a value is kept until its last.
    units : (n, r), weight : (r,), limit : (r,)
        Units that an operation takes, cost of a unit of peak, units there are.
    """

    steps: int
    lower: IntArray
    upper: IntArray
    src: IntArray
    dst: IntArray
    price: FloatArray
    producer: IntArray
    user: IntArray
    user_value: IntArray
    value_price: FloatArray
    units: IntArray
    weight: FloatArray
    limit: IntArray

    def crossing(self, order: IntArray) -> FloatArray:
        """(n + 1,) cost of a cut before each place of the order."""
        n = len(order)
        place = np.zeros(n, np.int64)
        place[order] = np.arange(n)
        last = place[self.producer]
        np.maximum.at(last, self.user_value, place[self.user])
        change = np.zeros(n + 2)
        np.add.at(change, place[self.src] + 1, self.price)
        np.subtract.at(change, place[self.dst] + 1, self.price)
        np.add.at(change, place[self.producer] + 1, self.value_price)
        np.subtract.at(change, last + 1, self.value_price)
        return np.cumsum(change)[: n + 1]


def cut_order(
    model: CutModel, order: IntArray, exact: bool = True, incumbent: float = np.inf
) -> tuple[float, IntArray] | None:
    """The best start times among those that keep an order.

    Parameters
    ----------
    order : (n,)
        A topological order of the operations.
    exact
        With False only caps on a geometric grid are tried.  With several resource types of weight
        caps grow in proportion, so that "exact" holds among those.
    incumbent
        Only schedules below this cost are of interest.

    Returns
    -------
    (cost, (n,) start times in steps), or None when nothing is below the incumbent.
    """
    search = _CapSearch(model, order, incumbent)
    search.grid()
    if exact:
        search.refine()
    if search.cuts is None:
        return None
    start = np.zeros(len(order), np.int64)
    start[order] = np.searchsorted(search.cuts[1:-1], np.arange(len(order)), side="right")
    return search.best, start


class _CapSearch:
    """Caps indexed by one number: 0 is the least that can do, ``top`` is no cap at all."""

    def __init__(self, model: CutModel, order: IntArray, incumbent: float) -> None:
        self.model, n = model, len(order)
        self.best, self.cuts = incumbent, None
        self.price = model.crossing(order)
        self.load = np.zeros((len(model.weight), n + 1), np.int64)
        np.cumsum(model.units[order].T, axis=1, out=self.load[:, 1:])
        total = self.load[:, -1]
        largest = model.units.max(axis=0, initial=0)
        self.least = np.maximum(largest, -(-total // model.steps))
        self.most = np.maximum(np.minimum(total, model.limit), self.least)
        counted = model.weight > 0
        self.top = int((self.most - self.least)[counted].max(initial=0))
        self.lower, self.upper = model.lower[order], model.upper[order]
        self.origin = np.zeros((model.steps, n + 1), np.int64)
        self.kernel = best_under_caps.sized(_TRIED_CAPS * 10 * model.steps * (n + 1))
        self.known: dict[int, float] = {}
        self.cuts: IntArray | None

    def caps(self, index: int) -> IntArray:
        """(r,) caps; what costs nothing is only held to its limit."""
        room = self.most - self.least
        scaled = [int(r) * index // max(self.top, 1) for r in room.tolist()]
        return np.where(self.model.weight > 0, self.least + np.array(scaled, np.int64), self.most)

    def floor(self, index: int) -> float:
        """Cost of the peaks if the caps were used up."""
        return float(self.model.weight @ self.caps(index))

    def at(self, index: int) -> float:
        """Cost of the crossings under these caps; notes the schedule when it is the best."""
        if index not in self.known:
            model = self.model
            cost = self.kernel(
                self.price, self.load, self.caps(index), self.lower, self.upper, self.origin
            )
            self.known[index] = cost
            if cost < np.inf:
                cuts = np.full(model.steps + 1, len(self.price) - 1, np.int64)
                for step in range(model.steps - 1, -1, -1):
                    cuts[step] = self.origin[step, cuts[step + 1]]
                peaks = np.diff(self.load[:, cuts], axis=1).max(axis=1, initial=0)
                total = cost + float(model.weight @ peaks)
                if total < self.best:
                    self.best, self.cuts = total, cuts
        return self.known[index]

    def grid(self) -> None:
        """The least caps and, going up, others at growing distances until they alone cost more."""
        index = 0
        while index <= self.top and self.floor(index) < self.best:
            self.at(index)
            index = index + 1 + index // 2 + int(self.least.max(initial=0)) // 256
        if self.floor(self.top) < self.best or not self.known:
            self.at(self.top)

    def refine(self) -> None:
        """Halve every interval of caps that can still hold something better."""
        known = sorted(self.known)
        heap = [self._interval(a, b) for a, b in zip(known, [*known[1:], self.top], strict=True)]
        heapq.heapify(heap)
        while heap and heap[0][0] < self.best:
            _, low, high = heapq.heappop(heap)
            if high - low < 2:
                continue
            middle = (low + high) // 2
            self.at(middle)
            heapq.heappush(heap, self._interval(low, middle))
            heapq.heappush(heap, self._interval(middle, high))

    def _interval(self, low: int, high: int) -> tuple[float, int, int]:
        """Bound on what lies strictly between two caps: looser ones cross at least as cheaply."""
        if high - low < 2:
            return np.inf, low, high
        return self.floor(low + 1) + self.known.get(high, 0.0), low, high


@lazy_njit
def best_under_caps(
    price: FloatArray, load: IntArray, cap: IntArray, lower: IntArray, upper: IntArray,
    origin: IntArray,
) -> float:  # fmt: skip
    """The least sum of ``price`` over the cuts, and in ``origin`` (steps, n + 1) where from.

    After each step, the best cost of having placed the first p operations is the minimum over where
    the step may begin: not before its load exceeds a cap, not before an operation whose window
    excludes the step.  Both only move forward with p, so that a queue of candidates suffices.
    """
    n = len(price) - 1
    cost = np.full(n + 1, np.inf)
    cost[0] = 0.0
    begun = np.empty(n + 1)
    queue = np.empty(n + 1, np.int64)
    for step in range(len(origin)):
        head = 0
        tail = 0
        first = 0
        for p in range(n + 1):
            begun[p] = cost[p] + price[p] if step > 0 else cost[p]
            while tail > head and begun[queue[tail - 1]] >= begun[p]:
                tail -= 1
            queue[tail] = p
            tail += 1
            if p > 0 and (lower[p - 1] > step or upper[p - 1] < step):
                first = p
            for r in range(len(cap)):
                while load[r, p] - load[r, first] > cap[r]:
                    first += 1
            while queue[head] < first:
                head += 1
            origin[step, p] = queue[head]
        for p in range(n + 1):
            cost[p] = begun[origin[step, p]]
    return cost[n]
