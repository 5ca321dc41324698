"""Arrays that the kernels of force-directed scheduling read and write."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gaus_pass.model.graph import rows_of
from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.base import Task


class Edges(NamedTuple):
    """Dependences by destination and by source, with the least difference of the starts."""

    pred_ptr: IntArray
    pred: IntArray
    pred_gap: IntArray
    succ_ptr: IntArray
    succ: IntArray
    succ_gap: IntArray


class Loads(NamedTuple):
    """Operator types: (n,) type, (types, r) units, (types,) blocking."""

    type_of: IntArray
    units: IntArray
    blocking: IntArray


class Storage(NamedTuple):
    """Values: (v,) producer, hold and bits; uses by value; values by the operation they touch."""

    producer: IntArray
    hold: IntArray
    bits: IntArray
    use_ptr: IntArray
    use_op: IntArray
    shift: IntArray
    touch_ptr: IntArray
    touch: IntArray


class Springs(NamedTuple):
    """Price of a unit, by row of the distribution graphs: resource types, then storage.

    Attributes
    ----------
    stiff, pull : (r + 1,)
        Per unit in use for every unit that is there already, and in any case.
    slope : (n,)
        Per step by which an operation starts later.
    """

    stiff: FloatArray
    pull: FloatArray
    slope: FloatArray


class State(NamedTuple):
    """Windows, distribution graphs and what is known of the forces; kernels change it in place.

    Attributes
    ----------
    low, high : (n,)
        Windows; equal where an operation has its step.
    level, moment : (r + 1, slots + 2)
        Fenwick trees of the distribution graphs.
    span : (v, 4)
        The lifetimes that the storage graph has: first step and last, latest beginning, earliest
        end.
    best : (n, 2)
        The window that an operation is to have.
    tree : (2 * size,), force : (size,)
        Tournament of the operations by force.
    """

    low: IntArray
    high: IntArray
    level: FloatArray
    moment: FloatArray
    span: IntArray
    best: IntArray
    tree: IntArray
    force: FloatArray


class Scratch(NamedTuple):
    """Room for the kernels: operations in work (n,), marks of operations and values, one span."""

    changed: IntArray
    stack: IntArray
    marked: BoolArray
    waiting: BoolArray
    entered: BoolArray
    span: IntArray


def edges_of(task: Task) -> Edges:
    """The dependences at the task's II."""
    n = task.problem.num_operations
    src, dst, gap = task.edges.at(task.ii)
    pred_ptr, by_dst = rows_of(dst, n)
    succ_ptr, by_src = rows_of(src, n)
    return Edges(pred_ptr, src[by_dst], gap[by_dst], succ_ptr, dst[by_src], gap[by_src])


def loads_of(task: Task) -> Loads:
    """Units of all resource types."""
    problem = task.problem
    units = problem.unit_table([r.name for r in problem.resource_types])
    return Loads(problem.type_of, units, problem.per_type("blocking"))


def storage_of(task: Task, counted: bool) -> Storage:
    """The values that somebody waits for; none where they are not ``counted``."""
    problem = task.problem
    n = problem.num_operations
    kept = np.flatnonzero((np.diff(problem.use_ptr) > 0) & (problem.val_bits > 0) & counted)
    owner = problem.use_owner
    used = np.isin(owner, kept)
    number = np.searchsorted(kept, owner[used])
    use_op = problem.use_op[used]
    shift = (task.ii or task.length) * problem.use_distance[used]
    use_ptr, _ = rows_of(number, len(kept))
    pairs = np.concatenate((problem.val_producer[kept] * len(kept), use_op * len(kept)))
    pairs = np.unique(pairs + np.concatenate((np.arange(len(kept)), number)))
    touch_ptr, _ = rows_of(pairs // max(len(kept), 1), n)
    return Storage(
        problem.val_producer[kept], problem.val_hold[kept], problem.val_bits[kept],
        use_ptr, use_op, shift, touch_ptr, pairs % max(len(kept), 1),
    )  # fmt: skip


def new_state(task: Task, values: int) -> State:
    """Windows as they are, everything else empty."""
    n, rows = task.problem.num_operations, len(task.problem.resource_types) + 1
    longest = int(task.problem.per_type("blocking").max(initial=1))
    slots = task.ii or task.length + longest
    size = 1 << max(n - 1, 1).bit_length()
    return State(
        task.windows.asap.copy(), task.windows.alap.copy(),
        np.zeros((rows, slots + 2)), np.zeros((rows, slots + 2)),
        np.zeros((values, 4), np.int64),
        np.zeros((n, 2), np.int64), np.zeros(2 * size, np.int64), np.full(size, np.inf),
    )  # fmt: skip


def scratch_of(n: int, values: int) -> Scratch:
    """Everything unmarked."""
    room = np.zeros((2, n), np.int64)
    marks = np.zeros((2, n), np.bool_)
    return Scratch(
        room[0], room[1], marks[0], marks[1], np.zeros(values, np.bool_), np.zeros(4, np.int64)
    )
