"""Orders in which large problems are placed: as written, by depth-first walks, by windows.

What a walk meets together is placed together, so that few values are alive between one part of the
graph and the next.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gaus_pass.model.graph import postorder, rows_of
from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task


def orders(task: Task) -> Iterator[IntArray]:
    """(n,) places of all operations in each order, those first that are best most often.

    As written; operands first, from the operations that nobody uses; users first, from those that
    use nothing, turned round; by latest start; by the middle of the window.
    """
    n = task.problem.num_operations
    same = task.edges.distance == 0
    src, dst = task.edges.src[same], task.edges.dst[same]
    yield np.arange(n)
    yield _walk(n, dst, src)
    yield n - 1 - _walk(n, src, dst, backwards=True)
    yield task.windows.alap
    yield task.windows.asap + task.windows.alap


def _walk(n: int, tail: IntArray, head: IntArray, backwards: bool = False) -> IntArray:
    """(n,) places in a depth-first walk along edges from ``tail`` to ``head``, ends first."""
    pointers, order = rows_of(tail, n)
    roots = np.flatnonzero(np.bincount(head, minlength=n) == 0)
    roots = roots[::-1] if backwards else roots
    every = np.concatenate((roots, np.arange(n)))
    place = np.empty(n, np.int64)
    place[postorder(every, pointers, head[order], 8 * (n + len(tail)))] = np.arange(n)
    return place
