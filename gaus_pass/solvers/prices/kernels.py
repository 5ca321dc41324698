"""One operation after the other moves to where the lifetimes around it cost least.

A bit costs what the steps (slots) cost in which it is alive; sums of the prices up to every step
make the cost of a lifetime two look-ups, so that a sweep takes time in proportion to operations,
uses and the steps that are looked at.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.tables import Edges, Loads
from gaus_pass.solvers.construct.placement import fits, reserve
from gaus_pass.support.jit import Scalar, lazy_njit

CLOSE = 8
"""Steps around an operation that are all looked at."""


class Around(NamedTuple):
    """Values by number, and those around every operation, made or used by it.

    Users of value v are ``user[ptr[v]:ptr[v + 1]]``, ``user_late`` steps of distance later.  Around
    operation i are ``value[at[i]:at[i + 1]]``: ``late`` is the largest distance in steps of its
    uses, -1 where it uses none; ``makes`` is 1 where it is the producer.
    """

    ptr: IntArray
    user: IntArray
    user_late: IntArray
    hold: IntArray
    bits: IntArray
    at: IntArray
    value: IntArray
    late: IntArray
    makes: IntArray


def around_of(task: Task) -> Around:
    """The values around every operation; those that nobody uses are left out there."""
    problem = task.problem
    n, v = problem.num_operations, problem.num_values
    far = (task.ii or 0) * problem.use_distance
    used = np.flatnonzero(np.diff(problem.use_ptr) > 0)
    operation = np.concatenate((problem.use_op, problem.val_producer[used]))
    value = np.concatenate((problem.use_owner, used))
    late = np.concatenate((far, np.full(len(used), -1)))
    makes = np.concatenate((np.zeros(len(far), np.int64), np.ones(len(used), np.int64)))
    order = np.lexsort((value, operation))
    first = np.ones(len(order), np.bool_)
    first[1:] = np.diff(operation[order] * max(v, 1) + value[order]) != 0
    pair = np.cumsum(first) - 1
    at = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(operation[order][first], minlength=n), out=at[1:])
    return Around(
        problem.use_ptr, problem.use_op, far, problem.val_hold, problem.val_bits,
        at, value[order][first], _most(late[order], pair), _most(makes[order], pair),
    )  # fmt: skip


def _most(numbers: IntArray, group: IntArray) -> IntArray:
    """The largest number of every group."""
    found = np.full(int(group[-1]) + 1 if len(group) else 0, -1, np.int64)
    np.maximum.at(found, group, numbers)
    return found


@lazy_njit
def sum_to(total: FloatArray, t: Scalar) -> float:
    """Prices of all steps before t; ``total`` has those of one round and repeats beyond it."""
    period = len(total) - 1
    return t // period * total[period] + total[t % period]


@lazy_njit
def _last_of_others(
    v: Scalar, i: Scalar, start: IntArray, ptr: IntArray, user: IntArray, late: IntArray
) -> Scalar:
    """The last use of a value by anybody but i; -1 without any."""
    found = -1
    for k in range(ptr[v], ptr[v + 1]):
        if user[k] != i:
            found = max(found, start[user[k]] + late[k])
    return found


@lazy_njit
def sweep(
    order: IntArray, reach: int, edges: Edges, loads: Loads, around: Around, total: FloatArray,
    use: IntArray, start: IntArray, ready: IntArray, last: IntArray, others: IntArray,
) -> Scalar:  # fmt: skip
    """Move the operations of ``order`` one after the other, in place; how many have moved.

    Parameters
    ----------
    reach
        Steps that an operation moves at most.
    total : (period + 1,)
        Sums of the prices of the steps of a round, from 0 on.
    use : (r, slots), start : (n,), ready, last : (v,)
        Where the schedule is; ``last`` is at least ``ready``.
    others : (most values around an operation,)
        Scratch.
    """
    pred_ptr, pred, pred_gap, succ_ptr, succ, succ_gap, lower, upper = edges
    type_of, units, blocking, limit = loads
    ptr, user, user_late, hold, bits, at, value, late, makes = around
    moved, slots = 0, use.shape[1]
    for i in order:
        here = start[i]
        first, end = max(lower[i], here - reach), min(upper[i], here + reach)
        for k in range(pred_ptr[i], pred_ptr[i + 1]):
            first = max(first, start[pred[k]] + pred_gap[k])
        for k in range(succ_ptr[i], succ_ptr[i + 1]):
            end = min(end, start[succ[k]] - succ_gap[k])
        if first >= end:
            continue
        begin, stop = at[i], at[i + 1]
        for k in range(begin, stop):
            v = value[k]
            others[k - begin] = last[v]
            used_last = late[k] >= 0 and here + late[k] >= last[v]
            # Where a value is used at once, ``last`` says when it is made and not who needs it.
            if used_last or (makes[k] == 1 and last[v] <= ready[v]):
                others[k - begin] = _last_of_others(v, i, start, ptr, user, user_late)
        kind = type_of[i]
        uses, busy = units[kind], blocking[kind]
        reserve(use, uses, busy, slots, here, -1)
        best, least = here, 0.0
        # From where it is outwards, so that of equally good steps the nearest is taken; in strides
        # that grow, so that the ends are reached: the next sweep looks closely at where it went.
        far, before = 0, 0
        while before < max(here - first, end - here) or far == 0:
            for side in range(2 if far else 1):
                if (before >= end - here if side == 0 else before >= here - first) and far:
                    continue
                t = min(here + far, end) if side == 0 else max(here - far, first)
                if far and not fits(use, limit, uses, busy, slots, t):
                    continue
                cost = 0.0
                for k in range(begin, stop):
                    v = value[k]
                    begins = t + hold[v] if makes[k] == 1 else ready[v]
                    ends = (
                        max(others[k - begin], t + late[k]) if late[k] >= 0 else others[k - begin]
                    )
                    ends = max(ends, begins)
                    cost += bits[v] * (sum_to(total, ends) - sum_to(total, begins))
                if far == 0 or cost < least - 1e-9:
                    best, least = t, cost
            before = far
            far += 1 + far // CLOSE
        reserve(use, uses, busy, slots, best, 1)
        if best == here:
            continue
        moved += 1
        start[i] = best
        for k in range(begin, stop):
            v = value[k]
            if makes[k] == 1:
                ready[v] = best + hold[v]
            if late[k] >= 0:
                last[v] = max(others[k - begin], best + late[k])
            else:
                last[v] = others[k - begin]
            last[v] = max(last[v], ready[v])
    return moved
