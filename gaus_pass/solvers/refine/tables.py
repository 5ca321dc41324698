"""A task as named tuples of arrays, which the kernels read.

Named tuples, because compiled code takes them as they are and a kernel's signature stays short.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gaus_pass.analysis.objectives import lifetimes
from gaus_pass.model.graph import rows_of
from gaus_pass.model.problem import NO_DEADLINE, IntArray
from gaus_pass.model.schedule import FloatArray, Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.tables import Edges, Loads, edges_between


class Values(NamedTuple):
    """Values by number, by producer and by user.

    The users of value v are ``user[ptr[v]:ptr[v + 1]]``, ``late`` steps of distance later; the
    values around operation i, produced or used by it, are ``around[around_ptr[i]:...]``, each once.
    """

    ptr: IntArray
    user: IntArray
    late: IntArray
    producer: IntArray
    hold: IntArray
    bits: IntArray
    around_ptr: IntArray
    around: IntArray


class Costs(NamedTuple):
    """Weights of the objective.

    Attributes
    ----------
    step : (n,)
        Cost of one step of each operation.
    register, interval
        Cost of a register bit, and the steps between shifts of a value's chain.
    peak : (1 + r,)
        Cost of the peak of each profile, bits alive first.
    """

    step: FloatArray
    register: float
    interval: int
    peak: FloatArray


class Pull(NamedTuple):
    """Penalties of the profiles, (1 + r,) each.

    Attributes
    ----------
    target, stiff
        Where the penalty begins, and the weight of the squares.
    drop
        How far below a new best peak the target is set; nan: it stays.
    """

    target: FloatArray
    stiff: FloatArray
    drop: FloatArray


class Position(NamedTuple):
    """The current point and the best so far; the kernel changes it in place.

    Attributes
    ----------
    rows : (1 + r, slots)
        Profiles; the first row stays as it is where its peak costs nothing.
    start : (n,), ready, last : (v,)
        Start times, and the lifetimes of values.
    best : (n,), value : (2,)
        The best start times so far; cost and register part of ``start``, objective of ``best``.
    """

    rows: IntArray
    start: IntArray
    ready: IntArray
    last: IntArray
    best: IntArray
    value: FloatArray


def edges_of(task: Task, length: int) -> Edges:
    """The task's constraints within a length of at most the task's."""
    src, dst, gap = task.edges.at(task.ii)
    apart = src != dst
    upper = np.minimum(task.windows.alap, length - task.problem.busy)
    return edges_between(src[apart], dst[apart], gap[apart], task.windows.asap, upper)


def loads_of(task: Task, names: list[str]) -> Loads:
    """Units of the named resource types that operations take."""
    problem = task.problem
    limits = {r.name: r.limit for r in problem.resource_types}
    return Loads(
        problem.type_of,
        problem.unit_table(names),
        problem.per_type("blocking"),
        np.array([NO_DEADLINE if (k := limits[name]) is None else k for name in names], np.int64),
    )


def values_of(task: Task, wanted: bool) -> Values:
    """The values that somebody uses; none when they are not ``wanted``."""
    problem = task.problem
    counts = np.diff(problem.use_ptr)
    kept = np.flatnonzero(counts > 0) if wanted else np.zeros(0, np.int64)
    uses = np.repeat(counts > 0, counts) & wanted
    ptr = np.zeros(len(kept) + 1, np.int64)
    np.cumsum(counts[kept], out=ptr[1:])
    user, producer = problem.use_op[uses], problem.val_producer[kept]
    number = np.arange(len(kept))
    operation = np.concatenate((producer, user))
    value = np.concatenate((number, np.repeat(number, counts[kept])))
    # A pair as one number: sorting rows takes much longer.
    pairs = np.unique(operation * max(len(kept), 1) + value)
    around_ptr, order = rows_of(pairs // max(len(kept), 1), problem.num_operations)
    return Values(
        ptr,
        user,
        (task.ii or 0) * problem.use_distance[uses],
        producer,
        problem.val_hold[kept],
        problem.val_bits[kept],
        around_ptr,
        pairs[order] % max(len(kept), 1),
    )


def usage_rows(task: Task, loads: Loads, start: IntArray, slots: int) -> IntArray:
    """(r, slots) units of each resource type in use."""
    rows = np.zeros((loads.units.shape[1], slots), np.int64)
    longest = int(loads.blocking.max(initial=1))
    for k in range(longest):
        busy = np.flatnonzero(loads.blocking[loads.type_of] > k)
        for r in range(len(rows)):
            np.add.at(rows[r], (start[busy] + k) % slots, loads.units[loads.type_of[busy], r])
    return rows


def alive_row(task: Task, start: IntArray, slots: int) -> IntArray:
    """(slots,) bits alive."""
    ready, last = lifetimes(task.problem, Schedule(start, task.ii))
    change = np.zeros(int(last.max(initial=0)) + 2, np.int64)
    np.add.at(change, ready, task.problem.val_bits)
    np.subtract.at(change, last, task.problem.val_bits)
    alive = np.cumsum(change)
    row = np.zeros(slots, np.int64)
    np.add.at(row, np.arange(len(alive)) % slots, alive)
    return row


def step_costs(task: Task, weight: float) -> FloatArray:
    """(n,) what communication changes by when an operation starts one step later."""
    problem = task.problem
    n, counted = problem.num_operations, problem.dep_weight > 0
    into = np.bincount(problem.dep_dst[counted], minlength=n)
    return weight * (into - np.bincount(problem.dep_src[counted], minlength=n)).astype(np.float64)
