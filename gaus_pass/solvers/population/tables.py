"""Arrays that the kernel reads: dependences, values, and operations that may move at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.model.graph import rows_of
from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.tables import Edges
from gaus_pass.solvers.refine.tables import Values, edges_of, values_of
from gaus_pass.support.jit import lazy_njit

HEAVY = 32
"""Users from which on a value does not keep its users apart."""


@dataclass(frozen=True)
class Tables:
    """A task without limits, whose bits alive count.

    Attributes
    ----------
    order : (n,)
        Operations, batch by batch.
    batches : (k + 1,)
        Where each batch begins.
    heavy
        Whether there are values that only a count from nothing takes in.
    """

    edges: Edges
    values: Values
    order: IntArray
    batches: IntArray
    heavy: bool


def tables_of(task: Task, length: int, threads: int) -> Tables:
    """The tables for schedules of at most a length, with batches of at most ``threads``."""
    edges, values = edges_of(task, length), values_of(task, True)
    n = task.problem.num_operations
    users = np.diff(values.ptr)
    values = _without_heavy(values, users <= HEAVY, n)
    colour = np.full(n, -1, np.int64)
    _colour.sized(16 * (n + len(edges.pred) + len(values.user)))(
        edges.pred_ptr, edges.pred, edges.succ_ptr, edges.succ, values.around_ptr, values.around,
        values.ptr, values.user, values.producer, colour,
    )  # fmt: skip
    shuffled = np.random.default_rng(0).permutation(n)
    order = shuffled[np.argsort(colour[shuffled], kind="stable")]
    size = np.bincount(colour)
    starts = np.cumsum(size) - size
    batches = [np.arange(s, s + k, threads) for s, k in zip(starts, size, strict=True)]
    bounds = np.concatenate([*batches, np.array([n])])
    return Tables(edges, values, order, bounds, bool((users > HEAVY).any()))


def _without_heavy(values: Values, light: np.ndarray, n: int) -> Values:
    """Heavy values are neighbours of no operation: they count, but their users may move at once."""
    owner = np.repeat(np.arange(n), np.diff(values.around_ptr))
    kept = light[values.around]
    pointers, order = rows_of(owner[kept], n)
    return values._replace(around_ptr=pointers, around=values.around[kept][order])


@lazy_njit
def _colour(
    pred_ptr: IntArray, pred: IntArray, succ_ptr: IntArray, succ: IntArray, around_ptr: IntArray,
    around: IntArray, ptr: IntArray, user: IntArray, producer: IntArray, colour: IntArray,
) -> None:  # fmt: skip
    """The least colour that no operation has with which one shares a dependence or a value."""
    n = len(colour)
    taken = np.full(n + 1, -1, np.int64)
    for i in range(n):
        for k in range(pred_ptr[i], pred_ptr[i + 1]):
            if colour[pred[k]] >= 0:
                taken[colour[pred[k]]] = i
        for k in range(succ_ptr[i], succ_ptr[i + 1]):
            if colour[succ[k]] >= 0:
                taken[colour[succ[k]]] = i
        for k in range(around_ptr[i], around_ptr[i + 1]):
            v = around[k]
            if colour[producer[v]] >= 0:
                taken[colour[producer[v]]] = i
            for q in range(ptr[v], ptr[v + 1]):
                if colour[user[q]] >= 0:
                    taken[colour[user[q]]] = i
        least = 0
        while taken[least] == i:
            least += 1
        colour[i] = least
