"""Topological levels: what is sampled together, and which samples it has to wait for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task


@dataclass(frozen=True)
class Level:
    """Operations without dependences among them.

    Attributes
    ----------
    operations : (k,)
    needed
        Earlier levels in which operations are waited for.
    source : (m,)
        Of each dependence: position in the needed levels, one after the other.
    gap : (m,)
        Least number of steps between the starts of its ends.
    target : (m,)
        Position of its end in this level.
    """

    operations: IntArray
    needed: tuple[int, ...]
    source: IntArray
    gap: IntArray
    target: IntArray


def levels_of(task: Task) -> list[Level]:
    """Levels of the dependences within an iteration; others are repaired after sampling."""
    n = task.problem.num_operations
    src, dst, gap = ahead_of(task)
    level = _depths(n, task.edges.order, src, dst)
    members = [np.flatnonzero(level == k) for k in range(int(level.max(initial=-1)) + 1)]
    place = np.empty(n, np.int64)
    for operations in members:
        place[operations] = np.arange(len(operations))
    order = np.argsort(level[dst], kind="stable")
    ends = np.searchsorted(level[dst][order], np.arange(len(members) + 1))
    return [
        _level(k, members, level, place, (src[e], dst[e], gap[e]))
        for k in range(len(members))
        for e in [order[ends[k] : ends[k + 1]]]
    ]


def ahead_of(task: Task) -> tuple[IntArray, IntArray, IntArray]:
    """Source, end and gap of the dependences that go forward in topological order."""
    src, dst, gap = task.edges.at(task.ii)
    rank = np.empty(task.problem.num_operations, np.int64)
    rank[task.edges.order] = np.arange(len(rank))
    ahead = rank[src] < rank[dst]
    return src[ahead], dst[ahead], gap[ahead]


def _depths(n: int, order: IntArray, src: IntArray, dst: IntArray) -> IntArray:
    """(n,) most dependences on a path to each operation."""
    depth = [0] * n
    after = np.argsort(src, kind="stable")
    ptr = np.searchsorted(src[after], np.arange(n + 1)).tolist()
    ends = dst[after].tolist()
    for i in order.tolist():
        below = depth[i] + 1
        for j in ends[ptr[i] : ptr[i + 1]]:
            if depth[j] < below:
                depth[j] = below
    return np.array(depth, np.int64)


def _level(
    k: int,
    members: list[IntArray],
    level: IntArray,
    place: IntArray,
    edges: tuple[IntArray, IntArray, IntArray],
) -> Level:
    src, dst, gap = edges
    needed = np.unique(level[src])
    sizes = np.array([len(members[q]) for q in needed.tolist()], np.int64)
    offset = np.zeros(len(members), np.int64)
    offset[needed] = np.cumsum(sizes) - sizes
    return Level(
        members[k], tuple(needed.tolist()), offset[level[src]] + place[src], gap, place[dst]
    )
