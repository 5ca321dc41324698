"""Register bits at an II above 1 as a linear program in which rounding up is no relaxation.

Start times are counted in rounds of II cycles, once in every frame: Q(i, c) is (start + c) div II
for c = 0, …, II - 1.  In these, dependences and rounded lifetimes are differences,

    start(j) >= start(i) + w          <=>  Q(j, c) >= Q(i, c + w)  in every frame c,
    ceil((start(u) - ready(p)) / II)   =   max over c of  Q(u, c) - Q(p, c + hold),

with Q(i, c + II) = Q(i, c) + 1, and the units in use in a slot are sums of Q(i, c + b) - Q(i, c)
for a blocking time of b.  Only the integrality of Q is left aside.

Source of the formulation: A. Eichenberger and E. Davidson, "Efficient formulation for optimal
modulo schedulers", PLDI 1997, whose dependences it has; the lifetimes are ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.model.check import users_of
from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import path_lifetimes


@dataclass(frozen=True)
class Rows:
    """Constraints of the form ``sum(factor * x[column]) >= least``; entries sorted by row.

    Attributes
    ----------
    row, column, factor
        (k,) of every entry.
    least
        (m,) of every row.
    """

    row: IntArray
    column: IntArray
    factor: IntArray
    least: IntArray


@dataclass(frozen=True)
class FrameProgram:
    """Minimise ``cost @ x`` under rows and within bounds.

    Attributes
    ----------
    cost, lower, upper
        (columns,) first Q(i, c) at ``i * II + c``, then registers of the values that are used.
    value
        (v,) the column of every value's registers, -1 for values without users.
    """

    cost: IntArray
    lower: IntArray
    upper: IntArray
    rows: Rows
    value: IntArray


def size_of(task: Task) -> int:
    """Rows of `program`, at most."""
    pairs = task.problem.num_operations + len(task.edges.src) + len(task.problem.use_op)
    return pairs * (task.ii or 1)


def program(task: Task, limited: bool) -> FrameProgram:
    """The program of a task with an II.

    Parameters
    ----------
    limited
        Whether limits are rows as well: they tell where operations are few.
    """
    problem, ii = task.problem, task.ii or 1
    first, last = task.windows.asap, task.windows.alap
    n = problem.num_operations
    frames = np.arange(ii)
    used = np.diff(problem.use_ptr) > 0
    value = np.where(used, n * ii + np.cumsum(used) - 1, -1)
    least = -(-path_lifetimes(task) // ii)
    owner = problem.use_owner
    longest = _longest(task, owner)
    parts = [_orders(task), _dependences(task), _lifetimes(task, owner, value, least)]
    if limited:
        parts += [
            _slots(task, r.name, r.limit) for r in problem.resource_types if r.limit is not None
        ]
    return FrameProgram(
        cost=np.concatenate((np.zeros(n * ii, np.int64), problem.val_bits[used])),
        lower=np.concatenate((((first[:, None] + frames) // ii).ravel(), least[used])),
        upper=np.concatenate((((last[:, None] + frames) // ii).ravel(), longest[used])),
        rows=_joined(parts),
        value=value,
    )


def _longest(task: Task, owner: IntArray) -> IntArray:
    """(v,) registers that a value can need at most."""
    problem, ii = task.problem, task.ii or 1
    last = np.zeros(problem.num_values, np.int64)
    ready = task.windows.asap[problem.val_producer] + problem.val_hold
    used = task.windows.alap[problem.use_op] + ii * problem.use_distance
    np.maximum.at(last, owner, used - ready[owner])
    return np.maximum(-(-last // ii), -(-path_lifetimes(task) // ii))


def _differences(
    ii: int, later: IntArray, after: IntArray, earlier: IntArray, before: IntArray, less: IntArray
) -> tuple[IntArray, IntArray, IntArray, IntArray]:
    """For k pairs in all frames c the columns of Q(later, c + after) and Q(earlier, c + before).

    Returns
    -------
    row, later, earlier : (k * II,)
    least : (k * II,)
        ``less`` plus the rounds by which the frames wrap.
    """
    frames = np.arange(ii)
    plus, minus = after[:, None] + frames, before[:, None] + frames
    row = np.arange(len(later) * ii)
    least = minus // ii - plus // ii + less[:, None]
    return (
        row,
        (later[:, None] * ii + plus % ii).ravel(),
        (earlier[:, None] * ii + minus % ii).ravel(),
        least.ravel(),
    )


def _pairs(row: IntArray, plus: IntArray, minus: IntArray, least: IntArray) -> Rows:
    ones = np.ones(len(row), np.int64)
    return Rows(
        np.concatenate((row, row)),
        np.concatenate((plus, minus)),
        np.concatenate((ones, -ones)),
        least,
    )


def _orders(task: Task) -> Rows:
    """Q(i, c + 1) >= Q(i, c)."""
    movable = np.flatnonzero(task.windows.mobility > 0)
    one, zero = np.ones(len(movable), np.int64), np.zeros(len(movable), np.int64)
    return _pairs(*_differences(task.ii or 1, movable, one, movable, zero, zero))


def _dependences(task: Task) -> Rows:
    """Q(j, c) + distance >= Q(i, c + delay), where windows do not say so already."""
    edges, ii = task.edges, task.ii or 1
    open_ = task.windows.alap[edges.src] + edges.gap(ii) > task.windows.asap[edges.dst]
    open_ &= edges.src != edges.dst
    table = np.stack((edges.dst, edges.src, edges.delay, edges.distance))[:, open_]
    dst, src, delay, distance = np.unique(table, axis=1)
    return _pairs(*_differences(ii, dst, np.zeros_like(dst), src, delay, -distance))


def _lifetimes(task: Task, owner: IntArray, value: IntArray, least: IntArray) -> Rows:
    """That registers >= Q(user, c) + distance - Q(producer, c + hold)."""
    problem, ii = task.problem, task.ii or 1
    ready = task.windows.asap[problem.val_producer] + problem.val_hold
    latest = task.windows.alap[problem.use_op] + ii * problem.use_distance - ready[owner]
    open_ = latest > ii * least[owner]
    uses = np.stack((owner, problem.use_op, problem.use_distance))[:, open_]
    owner, user, distance = np.unique(uses, axis=1)
    producer, hold = problem.val_producer[owner], problem.val_hold[owner]
    row, plus, minus, wraps = _differences(ii, producer, hold, user, np.zeros_like(user), distance)
    pairs = _pairs(row, plus, minus, wraps)
    return Rows(
        np.concatenate((pairs.row, row)),
        np.concatenate((pairs.column, np.repeat(value[owner], ii))),
        np.concatenate((pairs.factor, np.ones(len(row), np.int64))),
        pairs.least,
    )


def _slots(task: Task, resource: str, limit: int) -> Rows:
    """That limit >= sum of units * (Q(i, c + blocking) - Q(i, c)) in every frame."""
    problem, ii = task.problem, task.ii or 1
    users = users_of(problem, resource)
    units, blocking = problem.units(resource)[users], problem.blocking[users]
    zero = np.zeros(len(users), np.int64)
    _, plus, minus, wraps = _differences(ii, users, blocking, users, zero, zero)
    row, units = np.tile(np.arange(ii), len(users)), np.repeat(units, ii)
    least = np.full(ii, -limit, np.int64)
    np.subtract.at(least, row, units * wraps)
    return Rows(
        np.concatenate((row, row)),
        np.concatenate((plus, minus)),
        np.concatenate((-units, units)),
        least,
    )


def _joined(parts: list[Rows]) -> Rows:
    shift = np.cumsum([0, *(len(part.least) for part in parts)])
    row = np.concatenate([part.row + by for part, by in zip(parts, shift.tolist(), strict=False)])
    order = np.argsort(row, kind="stable")
    return Rows(
        row[order],
        np.concatenate([part.column for part in parts])[order],
        np.concatenate([part.factor for part in parts])[order],
        np.concatenate([part.least for part in parts]),
    )
