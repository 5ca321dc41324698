"""Adjacency in compressed rows, topological order, cycles."""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.support.jit import element_njit


def rows_of(keys: IntArray, n: int) -> tuple[IntArray, IntArray]:
    """Group items by key.

    Returns
    -------
    pointers : (n + 1,), items : (len(keys),)
        The items with key k, in their given order, are ``items[pointers[k]:pointers[k + 1]]``.
    """
    pointers = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(keys, minlength=n), out=pointers[1:])
    return pointers, np.argsort(keys, kind="stable").astype(np.int64)


def topological_order(n: int, src: IntArray, dst: IntArray) -> IntArray:
    """Operations in an order in which every edge points forward (Kahn, first in first out).

    Returns
    -------
    (k,) with k < n when there is a cycle; the missing operations are on or behind one.
    """
    pointers, edges = rows_of(src, n)
    indegree = np.bincount(dst, minlength=n).astype(np.int64)
    order = np.zeros(n, np.int64)
    count = _kahn.sized(n + len(src))(pointers, dst[edges], indegree, order)
    return order[:count]


@element_njit(3)
def _kahn(pointers: IntArray, heads: IntArray, indegree: IntArray, order: IntArray) -> int:
    count = 0
    for i in range(len(indegree)):
        if indegree[i] == 0:
            order[count] = i
            count += 1
    done = 0
    while done < count:
        i = order[done]
        done += 1
        for k in range(pointers[i], pointers[i + 1]):
            j = heads[k]
            indegree[j] -= 1
            if indegree[j] == 0:
                order[count] = j
                count += 1
    return count


def postorder(roots: IntArray, pointers: IntArray, heads: IntArray, work: int) -> IntArray:
    """Nodes in depth-first postorder: each after all that follow it, where there is no cycle.

    Parameters
    ----------
    roots
        Where walks begin, in this order; every node is one or follows one.
    pointers, heads
        (n + 1,), (m,) the nodes that follow node k are ``heads[pointers[k]:pointers[k + 1]]``.
    work
        Array accesses that pay for a compiled kernel, as in `LazyKernel.sized`.
    """
    n = len(pointers) - 1
    order, stack, seen = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.bool_)
    _postorder.sized(work)(roots, pointers, heads, pointers[:n].copy(), stack, seen, order)
    return order


@element_njit(6)
def _postorder(
    roots: IntArray,
    first: IntArray,
    head: IntArray,
    cursor: IntArray,
    stack: IntArray,
    seen: BoolArray,
    order: IntArray,
) -> None:
    """Fill ``order``; ``cursor`` (n,) is the next edge of each node, the others are scratch."""
    place = 0
    for root in roots:
        if seen[root]:
            continue
        seen[root] = True
        stack[0] = root
        depth = 1
        while depth > 0:
            node = stack[depth - 1]
            if cursor[node] == first[node + 1]:
                depth -= 1
                order[place] = node
                place += 1
                continue
            follower = head[cursor[node]]
            cursor[node] += 1
            if not seen[follower]:
                seen[follower] = True
                stack[depth] = follower
                depth += 1


def find_cycle(n: int, src: IntArray, dst: IntArray, order: IntArray) -> list[int]:
    """One cycle among the operations that ``order`` (an incomplete topological order) left out."""
    left = np.ones(n, np.bool_)
    left[order] = False
    inside = left[src] & left[dst]
    previous = dict(zip(dst[inside].tolist(), src[inside].tolist(), strict=True))
    seen: dict[int, int] = {}
    node = next(iter(previous))
    while node not in seen:
        seen[node] = len(seen)
        node = previous[node]
    walk = list(seen)
    return walk[seen[node] :][::-1]
