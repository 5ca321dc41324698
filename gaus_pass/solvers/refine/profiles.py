"""Annealing kernel for every objective: single moves over profiles of any length.

A profile is a row of bits alive or of units in use per step (slot).  Its peak pulls through the
squares of what stands above a target just below the best peak so far; register bits and costs per
step count as they are.  The ends of a value's lifetime move through range updates.

Source of the target and of the squares: the usual penalty search for makespan-like objectives, as
in bin packing (E. Falkenauer, "A hybrid grouping genetic algorithm for bin packing", 1996).
"""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.refine.tables import Edges, Loads, Values
from gaus_pass.support.jit import Scalar, lazy_njit

DRAWS = 4
"""Random numbers per try."""
_NEAR = 4
"""Farthest ordinary move, in steps."""
_JUMP = 0.125
"""Share of tries that go as far as dependences allow, at most 64 times as far as the others."""


@lazy_njit
def _raise(
    row: IntArray, first: Scalar, end: Scalar, amount: Scalar, target: float, stiff: float
) -> float:
    """Add to the steps ``first..end - 1`` of a row, folded by its length; change of the penalty."""
    slots = len(row)
    if end < first:
        first, end, amount = end, first, -amount
    total = 0.0
    slot = first % slots
    for _ in range(end - first):
        before = row[slot]
        after = before + amount
        row[slot] = after
        over, under = max(0.0, after - target), max(0.0, before - target)
        total += over * over - under * under
        slot += 1
        if slot == slots:
            slot = 0
    return stiff * total


@lazy_njit
def last_use(
    v: Scalar, start: IntArray, ptr: IntArray, user: IntArray, late: IntArray, ready: Scalar
) -> Scalar:
    """Step at which a value is no longer needed; ``ready`` when nobody waits for it."""
    last = ready
    for k in range(ptr[v], ptr[v + 1]):
        last = max(last, start[user[k]] + late[k])
    return last


@lazy_njit
def _exact(rows: IntArray, peak_weight: FloatArray, linear: float) -> float:
    total = linear
    for r in range(rows.shape[0]):
        if peak_weight[r] > 0:
            total += peak_weight[r] * rows[r].max()
    return total


@lazy_njit
def anneal_profiles(
    noise: FloatArray, temperature: float, edges: Edges, loads: Loads, values: Values,
    cost: FloatArray, register_weight: float, interval: int, peak_weight: FloatArray,
    target: FloatArray, stiff: FloatArray, drop: FloatArray, rows: IntArray, start: IntArray,
    ready: IntArray, last: IntArray, best: IntArray, value: FloatArray,
) -> None:  # fmt: skip
    """Try ``len(noise)`` moves, in place.

    Parameters
    ----------
    noise : (tries, DRAWS)
        Uniform in [0, 1).
    cost : (n,)
        Cost of one step of each operation.
    register_weight, interval
        Cost of a register bit, and the steps between shifts of a value's chain.
    peak_weight, target, stiff, drop : (1 + r,)
        Cost of the peak of each profile, bits alive first; where its penalty begins; weight of the
        squares; how far below a new best peak the target is set (nan: it stays).
    rows : (1 + r, slots), start : (n,), ready, last : (v,)
        Where the search is.
    best : (n,), value : (2,)
        The best start times so far; cost and register part of ``start``, objective of ``best``.
    """
    pred_ptr, pred, pred_gap, succ_ptr, succ, succ_gap, lower, upper = edges
    type_of, units, blocking, limit = loads
    ptr, user, late, producer, hold, bits, around_ptr, around = values
    n, slots = len(start), rows.shape[1]
    old_ready = np.empty(max(1, np.diff(around_ptr).max()), np.int64)
    old_last = np.empty_like(old_ready)
    accepted = 0
    check = 64 if slots > 64 else 4
    for m in range(len(noise)):
        i = int(noise[m, 0] * n)
        a = start[i]
        first, end = lower[i], upper[i]
        for k in range(pred_ptr[i], pred_ptr[i + 1]):
            first = max(first, start[pred[k]] + pred_gap[k])
        for k in range(succ_ptr[i], succ_ptr[i + 1]):
            end = min(end, start[succ[k]] - succ_gap[k])
        if noise[m, 1] < _JUMP:
            b = first if noise[m, 2] < 0.5 else end
            b = max(a - 64 * _NEAR, min(a + 64 * _NEAR, b))
        else:
            first, end = max(first, a - _NEAR), min(end, a + _NEAR)
            b = first + int(noise[m, 2] * (end - first + 1))
        if b == a:
            continue
        change = cost[i] * (b - a)
        linear = change
        kind = type_of[i]
        fits = True
        for r in range(units.shape[1]):
            if units[kind, r] == 0:
                continue
            busy = blocking[kind]
            u, t, s = units[kind, r], target[r + 1], stiff[r + 1]
            change += _raise(rows[r + 1], a, a + busy, -u, t, s)
            change += _raise(rows[r + 1], b, b + busy, u, t, s)
            for k in range(busy):
                fits = fits and rows[r + 1, (b + k) % slots] <= limit[r]
        start[i] = b
        touched = 0
        for k in range(around_ptr[i], around_ptr[i + 1]):
            v = around[k]
            now = start[producer[v]] + hold[v]
            then = last_use(v, start, ptr, user, late, now)
            old_ready[touched], old_last[touched] = ready[v], last[v]
            touched += 1
            if now != ready[v]:
                change += _raise(rows[0], ready[v], now, -bits[v], target[0], stiff[0])
            if then != last[v]:
                change += _raise(rows[0], last[v], then, bits[v], target[0], stiff[0])
            if register_weight > 0:
                chain = (ready[v] - last[v]) // interval - (now - then) // interval
                change += register_weight * bits[v] * chain
                linear += register_weight * bits[v] * chain
            ready[v], last[v] = now, then
        if fits and (change <= 0 or noise[m, 3] < np.exp(-change / temperature)):
            value[0] += linear
            accepted += 1
            if accepted % check == 0 or (change < 0 and touched == 0) or register_weight > 0:
                exact = _exact(rows, peak_weight, value[0])
                if exact < value[1] - 1e-9:
                    value[1] = exact
                    best[:] = start
                    for r in range(rows.shape[0]):
                        if peak_weight[r] > 0 and drop[r] == drop[r]:
                            target[r] = rows[r].max() - drop[r]
            continue
        start[i] = a
        for r in range(units.shape[1]):
            if units[kind, r] != 0:
                u = units[kind, r]
                _raise(rows[r + 1], b, b + blocking[kind], -u, 0.0, 0.0)
                _raise(rows[r + 1], a, a + blocking[kind], u, 0.0, 0.0)
        for touched in range(around_ptr[i + 1] - around_ptr[i]):
            v = around[around_ptr[i] + touched]
            if ready[v] != old_ready[touched]:
                _raise(rows[0], ready[v], old_ready[touched], -bits[v], 0.0, 0.0)
            if last[v] != old_last[touched]:
                _raise(rows[0], last[v], old_last[touched], bits[v], 0.0, 0.0)
            ready[v], last[v] = old_ready[touched], old_last[touched]
