"""Clusters of operations that move as one, each level with twice as many in a cluster.

Operations grow together along the values that are alive for the shortest time beside their bits,
like vertices of a graph along its heaviest edges.  A cluster keeps the steps that its operations
have to each other, so that whatever shift fits is a legal schedule.

Source of the coarsening: G. Karypis and V. Kumar, "A fast and high quality multilevel scheme for
partitioning irregular graphs", SIAM Journal on Scientific Computing 20 (1998) 359-392.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.base import Task
from gaus_pass.support.jit import lazy_njit

LARGEST = 16
"""Operations of a cluster, at most."""
_CHANCE = 0.3
"""Part by which weights differ from time to time, so that other clusters grow."""


class Clusters(NamedTuple):
    """Cluster ``of`` (n,) every operation; those of c are ``member[ptr[c]:ptr[c + 1]]``."""

    of: IntArray
    ptr: IntArray
    member: IntArray


def clusters_of(task: Task, start: IntArray, rng: np.random.Generator) -> list[Clusters]:
    """Levels of clusters in a schedule (n,), from pairs to `LARGEST`."""
    n = task.problem.num_operations
    tail, head, weight = _ties(task, start)
    weight = weight * rng.uniform(1 - _CHANCE, 1 + _CHANCE, len(weight))
    of, size = np.arange(n), np.ones(n, np.int64)
    levels: list[Clusters] = []
    largest = 2
    while largest <= LARGEST:
        order = np.argsort(-weight, kind="stable")
        mate = _match.sized(len(order))(tail[order], head[order], size, largest)
        each = np.arange(len(size))
        _, joined = np.unique(
            np.where(mate >= 0, np.minimum(mate, each), each), return_inverse=True
        )
        of = joined[of]
        size = np.bincount(joined, size).astype(np.int64)
        tail, head, weight = _contracted(joined[tail], joined[head], weight, len(size))
        levels.append(_clusters(of, len(size)))
        largest *= 2
    return levels


def _ties(task: Task, start: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
    """(m,) producers and users, and how much each pair belongs together."""
    problem, owner = task.problem, task.problem.use_owner
    tail, head = problem.val_producer[owner], problem.use_op
    far = (task.ii or 0) * problem.use_distance
    alive = start[head] + far - start[tail] - problem.val_hold[owner]
    users = np.diff(problem.use_ptr)[owner]
    weight = problem.val_bits[owner] / users / (1.0 + np.maximum(alive, 0))
    apart = tail != head
    return tail[apart], head[apart], weight[apart]


def _contracted(
    tail: IntArray, head: IntArray, weight: FloatArray, n: int
) -> tuple[IntArray, IntArray, FloatArray]:
    """The pairs between n clusters, each once, with the sum of its weights."""
    apart = tail != head
    key = np.minimum(tail, head)[apart] * n + np.maximum(tail, head)[apart]
    key, number = np.unique(key, return_inverse=True)
    return key // n, key % n, np.bincount(number, weight[apart], len(key)).astype(np.float64)


def _clusters(of: IntArray, count: int) -> Clusters:
    ptr = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(of, minlength=count), out=ptr[1:])
    return Clusters(of, ptr, np.argsort(of, kind="stable"))


@lazy_njit
def _match(tail: IntArray, head: IntArray, size: IntArray, largest: int) -> IntArray:
    """(n,) the partner of each of n clusters, -1 without one; the first pairs come first."""
    mate = np.full(len(size), -1, np.int64)
    for k in range(len(tail)):
        a, b = tail[k], head[k]
        if mate[a] < 0 and mate[b] < 0 and size[a] + size[b] <= largest:
            mate[a], mate[b] = b, a
    return mate
