"""A problem as a system of difference constraints at one II and one length.

Dependences, windows, the length and the clock all take the form start[dst] - start[src] >= gap or
lower <= start <= upper; only limits on resources do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.analysis.chaining import Chains, chains
from gaus_pass.model.graph import topological_order
from gaus_pass.model.longest_path import LongestPaths, longest_paths
from gaus_pass.model.problem import NO_DEADLINE, IntArray, Problem


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

    def acyclic_order(self, ii: int | None) -> IntArray | None:
        """(n,) an order in which all edges at an II point forward; None where some may not."""
        forward = ii is None or not self.recurrent
        return self.order if forward else None

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


def earliest_starts(
    src: IntArray, dst: IntArray, gap: IntArray, lower: IntArray, order: IntArray | None = None
) -> LongestPaths:
    """The least start times >= ``lower`` (n,) under start[dst] >= start[src] + gap.

    ``order`` is a topological one, where there is one; see `Precedence.acyclic_order`.
    """
    return longest_paths(src, dst, gap, lower, np.full(len(lower), NO_DEADLINE), order)


def latest_starts(
    src: IntArray, dst: IntArray, gap: IntArray, upper: IntArray, order: IntArray | None = None
) -> IntArray:
    """The greatest start times <= ``upper`` (n,) under start[dst] >= start[src] + gap.

    The system must have a solution without the upper bounds.
    """
    backwards = None if order is None else order[::-1]
    never = np.full(len(upper), NO_DEADLINE)
    return -longest_paths(dst, src, gap, -upper, never, backwards).start
