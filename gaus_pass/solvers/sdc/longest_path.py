"""Longest paths over difference constraints ``s[dst] - s[src] >= gap``, cycles allowed.

Bellman-Ford in sweeps along a reverse postorder, so that one sweep settles an acyclic graph.  A
cycle of the parent graph is a cycle of positive length: B. Cherkassky and A. Goldberg,
"Negative-cycle detection algorithms", Mathematical Programming 85 (1999) 277-311.
"""

from __future__ import annotations

import numpy as np

from gaus_pass.errors import Infeasible
from gaus_pass.jit import lazy_njit
from gaus_pass.problem import BoolArray, IntArray

_SETTLED, _CHANGED = -1, -2
_SHOWN = 8


def least_solution(
    src: IntArray, dst: IntArray, gap: IntArray, lower: IntArray, upper: IntArray
) -> IntArray:
    """Find the solution within windows that is least in every variable at once.

    Parameters
    ----------
    src, dst, gap
        (m,) constraints ``s[dst] - s[src] >= gap``, in steps.
    lower, upper
        (n,) windows in steps.

    Returns
    -------
    IntArray
        (n,) steps.

    Raises
    ------
    Infeasible
        A variable would have to exceed its window, or the gaps of a cycle sum to more than zero.
    """
    n = len(lower)
    by_source = np.argsort(src, kind="stable")
    first = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(src, minlength=n), out=first[1:])
    head, gap = dst[by_source], gap[by_source]
    work = 8 * (n + len(head))
    order = _reverse_postorder.sized(work)(first, head)
    sweep, find_cycle = _sweep.sized(work), _node_on_cycle.sized(work)
    start, dirty = np.array(lower), np.ones(n, np.bool_)
    parent = np.full(n, -1)
    while (end := sweep(order, first, head, gap, start, upper, dirty, parent)) == _CHANGED:
        node = find_cycle(parent)
        if node >= 0:
            raise Infeasible(_describe_cycle(node, parent))
    if end != _SETTLED:
        raise Infeasible(
            f"variable {end} must be at least {start[end]}, but its window ends at {upper[end]}: "
            "widen the window or shorten the longest path to it"
        )
    return start


def _describe_cycle(node: int, parent: IntArray) -> str:
    cycle = [node]
    while (node := int(parent[node])) != cycle[0]:
        cycle.append(node)
    shown = [str(variable) for variable in cycle[: -_SHOWN - 1 : -1]]
    more = "" if len(cycle) <= _SHOWN else f" and {len(cycle) - _SHOWN} more"
    return (
        f"variables {', '.join(shown)}{more} form a cycle of constraints whose gaps sum to more "
        "than zero: raise a distance or the initiation interval, or shorten a latency"
    )


@lazy_njit
def _reverse_postorder(first: IntArray, head: IntArray) -> IntArray:
    n = len(first) - 1
    order = np.empty(n, np.int64)
    place = n
    seen = np.zeros(n, np.bool_)
    cursor = np.empty(n, np.int64)
    cursor[:] = first[:n]
    stack = np.empty(n, np.int64)
    for seed in range(n):
        if seen[seed]:
            continue
        seen[seed] = True
        stack[0] = seed
        depth = 1
        while depth > 0:
            node = stack[depth - 1]
            if cursor[node] == first[node + 1]:
                depth -= 1
                place -= 1
                order[place] = node
                continue
            successor = head[cursor[node]]
            cursor[node] += 1
            if not seen[successor]:
                seen[successor] = True
                stack[depth] = successor
                depth += 1
    return order


@lazy_njit
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
                parent[successor] = node
                dirty[successor] = True
    return _CHANGED if dirty.any() else _SETTLED


@lazy_njit
def _node_on_cycle(parent: IntArray) -> int:
    """Find a node on a cycle of the (n,) parents; -1 when there is none."""
    walk = np.full(len(parent), -1)
    for seed in range(len(parent)):
        node = seed
        while node >= 0 and walk[node] < 0:
            walk[node] = seed
            node = parent[node]
        if node >= 0 and walk[node] == seed:
            return node
    return -1
