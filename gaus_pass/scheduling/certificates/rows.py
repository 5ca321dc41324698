"""The constraints of a problem as rows ``plus - minus >= gap``, with the names checkers know."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gaus_pass.analysis.chaining import Chains, chains
from gaus_pass.model.problem import IntArray, Problem

Arc = list[str | int]
"""A kind of constraint and its number; in a sum also how often it counts."""


class Rows(NamedTuple):
    """Rows over nodes: n operations, the last use of every value, the end, and the root at 0.

    Attributes
    ----------
    names
        (m,) kind and number of each row.
    minus, plus
        (m,) nodes.
    gap
        (m,) steps.
    nodes
        How many there are; the root is the last.
    """

    names: list[tuple[str, int]]
    minus: IntArray
    plus: IntArray
    gap: IntArray
    nodes: int

    @property
    def root(self) -> int:
        return self.nodes - 1

    @property
    def end(self) -> int:
        return self.nodes - 2


def rows_of(problem: Problem, ii: int | None, length: int) -> Rows:
    """Rows of everything but rounds, at an II and within a length."""
    n, v = problem.num_operations, problem.num_values
    end, root, interval = n + v, n + v + 1, ii or 0
    found: list[tuple[str, IntArray, IntArray, IntArray, IntArray]] = []

    def add(kind: str, which: IntArray, minus: IntArray, plus: IntArray, gap: IntArray) -> None:
        found.append((kind, which, minus, plus, gap))

    def of(node: int, like: IntArray) -> IntArray:
        return np.full(len(like), node)

    here = np.flatnonzero((problem.dep_distance == 0) | (ii is not None))
    gap = problem.dep_delay - interval * problem.dep_distance
    add("dependence", here, problem.dep_src[here], problem.dep_dst[here], gap[here])
    long = chains(problem)
    here = np.flatnonzero((long.distance == 0) | (ii is not None))
    gap = problem.latency[long.src] + 1 - interval * long.distance
    add("chain", here, long.src[here], long.dst[here], gap[here])
    within = np.array(problem.within, np.int64).reshape(-1, 3)
    add("within", np.arange(len(within)), within[:, 1], within[:, 0], -within[:, 2])
    uses, owner = np.arange(len(problem.use_op)), problem.use_owner
    add("use", uses, problem.use_op, n + owner, interval * problem.use_distance)
    values, each = np.arange(v), np.arange(n)
    add("hold", values, problem.val_producer, n + values, problem.val_hold)
    add("early", each, of(root, each), each, np.maximum(problem.earliest, 0))
    late = np.minimum(problem.latest, length - problem.busy)
    add("late", each, each, of(root, each), -late)
    add("end", each, each, of(end, each), problem.busy)
    one = np.zeros(1, np.int64)
    add("length", one, of(end, one), of(root, one), of(-length, one))
    names = [(kind, int(k)) for kind, which, *_ in found for k in which.tolist()]
    minus, plus, gaps = (np.concatenate([row[c] for row in found]) for c in (2, 3, 4))
    return Rows(names, minus, plus, gaps, n + v + 2)


class ChainPaths:
    """Paths of dependences behind the chains that certificates name, numbered as they are named."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._chains: Chains = chains(problem)
        self._numbers: dict[int, int] = {}
        self.paths: list[list[int]] = []

    def number(self, chain: int) -> int:
        """The place of a chain in ``paths``."""
        if chain not in self._numbers:
            self._numbers[chain] = len(self.paths)
            self.paths.append(self._path(chain))
        return self._numbers[chain]

    def _path(self, chain: int) -> list[int]:
        """The longest of the paths from source to destination that cross so many iterations."""
        p = self._problem
        source, goal, far = (int(column[chain]) for column in self._chains)
        edges = p.dep_carries & (p.dep_delay == p.latency[p.dep_src])
        after: dict[int, list[int]] = {}
        for k in np.flatnonzero(edges).tolist():
            after.setdefault(int(p.dep_src[k]), []).append(k)
        into = [t.in_delay for t in p.operator_types]
        out = [t.out_delay for t in p.operator_types]
        room = p.clock.available if p.clock else 0.0
        best: dict[tuple[int, int], float] = {}
        came: dict[tuple[int, int], tuple[tuple[int, int], int]] = {}
        queue = [(source, 0)]
        for state in queue:
            at, hops = state
            arrival, kind = best.get(state, 0.0), p.type_of[at]
            # A chain that is too long already is another one.
            if state in came and (p.latency[at] or arrival + into[kind] > room):
                continue
            for k in after.get(at, ()):
                further = (int(p.dep_dst[k]), hops + int(p.dep_distance[k]))
                time = arrival + out[kind]
                if further[1] <= far and time > best.get(further, -1.0):
                    best[further], came[further] = time, (state, k)
                    queue.append(further)
        path, state = list[int](), (goal, far)
        while not path or state != (source, 0):
            state, k = came[state]
            path.insert(0, k)
        return path
