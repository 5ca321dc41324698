"""Longest paths over difference constraints ``s[dst] - s[src] >= gap``, cycles allowed.

Bellman-Ford in sweeps along a reverse postorder, so that one sweep settles an acyclic graph.  A
cycle of the parent graph is a cycle of positive length: B. Cherkassky and A. Goldberg,
"Negative-cycle detection algorithms", Mathematical Programming 85 (1999) 277-311.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gaus_pass.errors import Infeasible
from gaus_pass.model.graph import postorder, rows_of
from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.support.jit import Scalar, element_njit

_SETTLED, _CHANGED = -1, -2
_SHOWN = 8


class LongestPaths(NamedTuple):
    """Least solution of a difference system, or why there is none.

    Attributes
    ----------
    start
        (n,) steps; final only when there is neither a ``cycle`` nor a variable ``beyond``.
    cycle
        Constraints that form a cycle of positive total gap, in order; empty when there is none.
    beyond
        A variable that would have to exceed its window, or -1.
    """

    start: IntArray
    cycle: tuple[int, ...] = ()
    beyond: int = -1


def longest_paths(
    src: IntArray,
    dst: IntArray,
    gap: IntArray,
    lower: IntArray,
    upper: IntArray,
    order: IntArray | None = None,
) -> LongestPaths:
    """Find the solution of ``s[dst] - s[src] >= gap`` that is least in every variable at once.

    Parameters
    ----------
    src, dst, gap
        (m,) constraints, in steps.
    lower, upper
        (n,) windows in steps.
    order
        (n,) a topological order, where one is known; the graph is then acyclic.
    """
    n = len(lower)
    first, by_source = rows_of(src, n)
    tail, head, gap = src[by_source], dst[by_source], gap[by_source]
    work = 8 * (n + len(head))
    if order is None:
        backward = postorder(np.arange(n), first, head, work)
        order = np.ascontiguousarray(backward[::-1])
    sweep, find_cycle = _sweep.sized(work), _node_on_cycle.sized(work)
    start, dirty = np.array(lower), np.ones(n, np.bool_)
    parent = np.full(n, -1)
    while (end := sweep(order, first, head, gap, start, upper, dirty, parent)) == _CHANGED:
        node = find_cycle(parent, tail, np.full(n, -1))
        if node >= 0:
            return LongestPaths(start, _cycle_through(node, parent, tail, by_source))
    return LongestPaths(start, beyond=-1 if end == _SETTLED else end)


def _cycle_through(
    node: int, parent: IntArray, tail: IntArray, by_source: IntArray
) -> tuple[int, ...]:
    edges = [int(parent[node])]
    while (here := int(tail[edges[-1]])) != node:
        edges.append(int(parent[here]))
    return tuple(by_source[edges[::-1]].tolist())


def least_solution(
    src: IntArray, dst: IntArray, gap: IntArray, lower: IntArray, upper: IntArray
) -> IntArray:
    """(n,) steps as `longest_paths`, for callers to whom infeasibility is an error.

    Raises
    ------
    Infeasible
        A variable would have to exceed its window, or the gaps of a cycle sum to more than zero.
    """
    found = longest_paths(src, dst, gap, lower, upper)
    if found.cycle:
        raise Infeasible(_describe_cycle(src[list(found.cycle)].tolist()))
    end = found.beyond
    if end >= 0:
        raise Infeasible(
            f"variable {end} must be at least {found.start[end]}, but its window ends at "
            f"{upper[end]}: widen the window or shorten the longest path to it"
        )
    return found.start


def _describe_cycle(cycle: list[int]) -> str:
    shown = [str(variable) for variable in cycle[:_SHOWN]]
    more = "" if len(cycle) <= _SHOWN else f" and {len(cycle) - _SHOWN} more"
    return (
        f"variables {', '.join(shown)}{more} form a cycle of constraints whose gaps sum to more "
        "than zero: raise a distance or the initiation interval, or shorten a latency"
    )


@element_njit(4, 6, 7)
def _sweep(
    order: IntArray,
    first: IntArray,
    head: IntArray,
    gap: IntArray,
    start: IntArray,
    upper: IntArray,
    dirty: BoolArray,
    parent: IntArray,
) -> int:
    """Raise the heads of dirty nodes once; _SETTLED, _CHANGED or a node beyond its window."""
    for node in order:
        if not dirty[node]:
            continue
        dirty[node] = False
        if start[node] > upper[node]:
            return node
        for k in range(first[node], first[node + 1]):
            successor = head[k]
            if start[node] + gap[k] > start[successor]:
                start[successor] = start[node] + gap[k]
                parent[successor] = k
                dirty[successor] = True
    for changed in dirty:
        if changed:
            return _CHANGED
    return _SETTLED


@element_njit()
def _node_on_cycle(parent: IntArray, tail: IntArray, walk: IntArray) -> Scalar:
    """Find a node on a cycle of the (n,) parent constraints; -1 when there is none.

    ``walk`` (n,) is -1 everywhere.
    """
    for seed in range(len(parent)):
        node = seed
        while node >= 0 and walk[node] < 0:
            walk[node] = seed
            node = tail[parent[node]] if parent[node] >= 0 else -1
        if node >= 0 and walk[node] == seed:
            return node
    return -1
