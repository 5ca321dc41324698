"""Topological orders that keep what belongs together close together.

Depth-first postorders from the outputs (or, on the reversed graph, from the inputs): an operation
comes right after the last of its predecessors, so that few edges cross any place of the order.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gaus_pass.model.graph import postorder, rows_of
from gaus_pass.model.longest_path import longest_paths
from gaus_pass.model.problem import NO_DEADLINE, IntArray

_ORDERS = 40
"""About how many orders a run looks at."""


def structural_orders(n: int, src: IntArray, dst: IntArray) -> Iterator[IntArray]:
    """Postorders of both directions; branches by level, by height, by number, and opposite."""
    number = np.arange(n)
    for key in (height(n, dst, src), number, height(n, src, dst)):
        for sign in (-1, 1):
            for reverse in (True, False):
                yield depth_first(n, src, dst, sign * key, reverse)


def random_orders(n: int, src: IntArray, dst: IntArray, seed: int) -> Iterator[IntArray]:
    """Postorders with branches in random order, without end."""
    rng = np.random.default_rng(seed)
    reverse = False
    while True:
        yield depth_first(n, src, dst, rng.permutation(n), reverse)
        reverse = not reverse


def height(n: int, src: IntArray, dst: IntArray) -> IntArray:
    """(n,) edges on the longest path to each operation."""
    zero = np.zeros(n, np.int64)
    far = np.full(n, NO_DEADLINE)
    return longest_paths(src, dst, np.ones(len(src), np.int64), zero, far).start


def depth_first(n: int, src: IntArray, dst: IntArray, key: IntArray, reverse: bool) -> IntArray:
    """A postorder (n,) in which branches of larger ``key`` come first.

    ``reverse`` walks from the sources forward and turns the result round.
    """
    before, after = (dst, src) if reverse else (src, dst)
    by_key = np.lexsort((-key[before], after))
    pointers, _ = rows_of(after, n)
    roots = np.flatnonzero(np.bincount(before, minlength=n) == 0)
    roots = roots[np.argsort(-key[roots], kind="stable")]
    order = postorder(roots, pointers, before[by_key], _ORDERS * 8 * (n + len(src)))
    return order[::-1].copy() if reverse else order
