"""Minimum cuts of one network under changing weights, each from the flow of the one before."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.solvers.step_weights.kernels import count_labels, push, resize
from gaus_pass.solvers.step_weights.network import Network

INFINITE = 2**60
LARGEST = 2**52
"""Largest sum of weights times bits: flows stay far below what is infinite."""
_PATIENCE = 0.7
"""Work until labels are counted anew, as a share of what counting and relabelling all would be."""
_RELABEL = 6
_FIRST_SLICE = 300_000
"""Arcs between looks at the clock, at first: without machine code a tenth of a second."""
_PAUSE = 0.2
"""Seconds between looks at the clock, about."""


@dataclass(frozen=True)
class Cut:
    """A cut and what the flow below it proves.

    Attributes
    ----------
    proven
        No cut has less capacity.
    started : (nodes,)
        Source side of the least cut that is known.
    """

    proven: int
    started: BoolArray


@dataclass
class Effort:
    """Effort that may be spent: arcs looked at, and time on the monotonic clock."""

    work: float
    deadline: float

    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return self.work <= 0 or time.monotonic() >= self.deadline


class Flow:
    """A preflow of a network; all numbers are integers, so that what it proves is exact.

    The excess of a node is what enters less what leaves, the arcs of the source counted as full and
    those of the sink as well: where it is negative the sink takes more.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        inner, n = network.inner, network.nodes
        tail = np.concatenate((inner.tail, network.forced_tail))
        head = np.concatenate((inner.head, network.forced_head))
        m = len(tail)
        both = np.concatenate((tail, head))
        order = np.argsort(both, kind="stable")
        place = np.empty(2 * m, np.int64)
        place[order] = np.arange(2 * m)
        self._first = np.searchsorted(both[order], np.arange(n + 1)).astype(np.int64)
        self._head = np.concatenate((head, tail))[order].astype(np.int32)
        self._reverse = np.concatenate((place[m:], place[:m]))[order].astype(np.int32)
        self._residual = np.zeros(2 * m, np.int64)
        self._arc, self._forced = place[: len(inner.bits)], place[len(inner.bits) : m]
        self._residual[self._forced] = INFINITE
        self._excess = np.zeros(n, np.int64)
        self._label, self._queue = np.zeros(n, np.int32), np.zeros(n, np.int32)
        self._current, self._waiting = np.zeros(n, np.int64), np.zeros(n, np.int8)
        self._weights = np.zeros(network.rows, np.int64)
        self._slice = float(_FIRST_SLICE)

    def cut(self, weights: IntArray, tolerance: int, effort: Effort) -> Cut:
        """The least cut under weights, or one above it by ``tolerance`` at most.

        Parameters
        ----------
        weights
            (rows,) at least 0; their product with all bits together stays below `LARGEST`.
        effort
            Is reduced by what was spent.  Where it ends the cut may be any, but what is proven is.
        """
        self._reweigh(weights)
        m, n = len(self._head), len(self._excess)
        patience = _PATIENCE * (m + _RELABEL * n)
        while True:
            self._count_labels()
            effort.work -= m + n
            reaching = (self._excess > 0) & (self._label <= n)
            if int(self._excess[reaching].sum()) <= tolerance or effort.is_spent():
                return Cut(self._proven(), self._label > n)
            self._push(patience, effort)

    def _reweigh(self, weights: IntArray) -> None:
        network, growth = self.network, weights - self._weights
        entering, leaving, inner = network.entering, network.leaving, network.inner
        np.add.at(self._excess, entering.head, growth[entering.row] * entering.bits)
        np.subtract.at(self._excess, leaving.tail, growth[leaving.row] * leaving.bits)
        resize.sized(len(inner.bits))(
            self._arc,
            self._reverse,
            self._residual,
            self._excess,
            inner.tail,
            inner.head,
            growth[inner.row] * inner.bits,
        )
        self._weights = weights

    def _count_labels(self) -> None:
        count_labels.sized(len(self._head))(
            self._first,
            self._head,
            self._reverse,
            self._residual,
            self._excess,
            self._label,
            self._queue,
        )

    def _push(self, patience: float, effort: Effort) -> None:
        """Push for as long as the labels are good, in slices between looks at the clock."""
        while patience > 0 and not effort.is_spent():
            began, limit = time.monotonic(), min(self._slice, patience)
            done = push.sized(int(limit))(
                self._first,
                self._head,
                self._reverse,
                self._residual,
                self._excess,
                self._label,
                self._current,
                self._queue,
                self._waiting,
                limit,
            )
            patience -= done
            effort.work -= done
            if done < limit:
                return
            if time.monotonic() - began < _PAUSE:
                self._slice *= 2

    def _proven(self) -> int:
        """The capacity that every cut has, from the flow alone.

        Raises
        ------
        ArithmeticError
            The flow is none: more on an arc than it takes, or less than nothing.
        """
        network, w = self.network, self._weights
        inner, entering, leaving = network.inner, network.entering, network.leaving
        flow = self._residual[self._reverse[self._arc]]
        forced = self._residual[self._reverse[self._forced]]
        within = (flow >= 0).all() and (flow <= w[inner.row] * inner.bits).all()
        if not within or (forced < 0).any():
            raise ArithmeticError("a flow does not keep its capacities")
        given = w[entering.row] * entering.bits
        excess = np.zeros(network.nodes, np.int64)
        np.add.at(excess, entering.head, given)
        np.subtract.at(excess, leaving.tail, w[leaving.row] * leaving.bits)
        for tail, head, amount in (
            (inner.tail, inner.head, flow),
            (network.forced_tail, network.forced_head, forced),
        ):
            np.subtract.at(excess, tail, amount)
            np.add.at(excess, head, amount)
        return int(w @ network.always) + int(given.sum()) - int(np.maximum(excess, 0).sum())
