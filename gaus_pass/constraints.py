"""A problem as a system of difference constraints at one II and one length.

Dependences, windows, the length and the clock all take the form start[dst] - start[src] >= gap or
lower <= start <= upper; only limits on resources do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.chaining import Chains, chains
from gaus_pass.graph import push_up, topological_order
from gaus_pass.problem import IntArray, Problem


@dataclass(frozen=True)
class Precedence:
    """Everything that keeps two operations apart, before an II is chosen.

    start[dst] + II * distance >= start[src] + delay.  Edges are sorted so that those of distance 0
    point forward in ``order``.

    Attributes
    ----------
    src, dst, distance, delay : (k,)
        Dependences and over-long chains.
    order : (n,)
        A topological order of the dependences of distance 0.
    """

    src: IntArray
    dst: IntArray
    distance: IntArray
    delay: IntArray
    order: IntArray

    @property
    def recurrent(self) -> bool:
        """Whether any edge goes to a later iteration."""
        return bool(self.distance.any())

    def gap(self, ii: int | None) -> IntArray:
        """(k,) least difference of the two starts at an II; see `at`."""
        return self.delay if ii is None else self.delay - ii * self.distance

    def at(self, ii: int | None) -> tuple[IntArray, IntArray, IntArray]:
        """Sources, destinations and gaps at an II.

        Without II iterations do not overlap, so that edges between iterations hold by themselves.
        """
        if ii is not None or not self.recurrent:
            return self.src, self.dst, self.gap(ii)
        same = self.distance == 0
        return self.src[same], self.dst[same], self.delay[same]


def precedence(problem: Problem, found: Chains | None = None) -> Precedence:
    """Dependences and over-long chains of a problem, sorted for propagation."""
    long = chains(problem) if found is None else found
    src = np.concatenate((problem.dep_src, long.src))
    dst = np.concatenate((problem.dep_dst, long.dst))
    distance = np.concatenate((problem.dep_distance, long.distance))
    delay = np.concatenate((problem.dep_delay, problem.latency[long.src] + 1))
    same = distance == 0
    order = topological_order(problem.num_operations, src[same], dst[same])
    rank = np.zeros(problem.num_operations, np.int64)
    rank[order] = np.arange(len(order))
    by_rank = np.argsort(rank[src], kind="stable")
    return Precedence(src[by_rank], dst[by_rank], distance[by_rank], delay[by_rank], order)


@dataclass(frozen=True)
class Propagation:
    """Least (or greatest) solution of a difference system.

    Attributes
    ----------
    start : (n,)
        The solution; meaningless when ``converged`` is false.
    reason : (n,)
        The edge that decided each operation, -1 where the window did.
    converged
        False when a cycle has a positive gap: no start times exist at this II.
    """

    start: IntArray
    reason: IntArray
    converged: bool


def earliest_starts(
    src: IntArray, dst: IntArray, gap: IntArray, lower: IntArray
) -> Propagation:
    """The least start times >= ``lower`` (n,) under start[dst] >= start[src] + gap."""
    start = lower.astype(np.int64, copy=True)
    reason = np.full(len(start), -1, np.int64)
    kernel = push_up.sized(4 * len(src))
    converged = kernel(src, dst, gap, start, reason, len(start) + 2)
    return Propagation(start, reason, converged)


def latest_starts(src: IntArray, dst: IntArray, gap: IntArray, upper: IntArray) -> Propagation:
    """The greatest start times <= ``upper`` (n,) under start[dst] >= start[src] + gap."""
    mirrored = earliest_starts(dst[::-1], src[::-1], gap[::-1], -upper)
    reason = np.where(mirrored.reason >= 0, len(src) - 1 - mirrored.reason, -1)
    return Propagation(-mirrored.start, reason, mirrored.converged)
