"""Annealing kernel for every objective: moves over profiles of any length.

A profile is a row of bits alive or of units in use per step (slot).  Its peak pulls through the
squares of the excess over a target just below the best peak so far; register bits and costs per
step count as they are.  The ends of a value's lifetime move through range updates.

One operation moves, or a cluster of them by the same number of steps.  Where registers round up,
a value costs nothing exactly where its ends coincide; operations connected like this can only
move as a whole without a price.  Where lifetimes fold into an II and are as short as they can be,
most dependences are tight, and hardly any operation can move alone.  The clusters are grown as
those of spin models are (U. Wolff, "Collective Monte Carlo updating for spin systems", Phys. Rev.
Lett. 62, 1989): along dependences without slack by chance, and always along those that the move
would break.

Source of the target and of the squares: the usual penalty search for makespan-like objectives, as
in bin packing (E. Falkenauer, "A hybrid grouping genetic algorithm for bin packing", 1996).
"""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.common.tables import Edges, Loads
from gaus_pass.solvers.refine.tables import Costs, Position, Pull, Values
from gaus_pass.support.jit import Scalar, lazy_njit

DRAWS = 4
"""Random numbers per try."""
_NEAR = 4
"""Farthest ordinary move, in steps."""
_JUMP = 0.125
"""Share of tries that go as far as dependences allow, at most 64 times as far as the others."""
LARGEST_CLUSTER = 100
"""Operations that move as one."""
_MULTIPLIER, _INCREMENT, _MODULUS = 1103515245, 12345, 2**31
"""Of the linear congruences that a cluster draws from: how many it needs is not known before."""


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
    """Step at which a value is no longer needed; ``ready`` for a value without later users."""
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
def _step_of(i: Scalar, how: float, where: float, start: IntArray, edges: Edges) -> Scalar:
    """Steps that one operation moves, between its neighbours; 0: it stays."""
    pred_ptr, pred, pred_gap, succ_ptr, succ, succ_gap, lower, upper = edges
    a = start[i]
    first, end = lower[i], upper[i]
    for k in range(pred_ptr[i], pred_ptr[i + 1]):
        first = max(first, start[pred[k]] + pred_gap[k])
    for k in range(succ_ptr[i], succ_ptr[i + 1]):
        end = min(end, start[succ[k]] - succ_gap[k])
    if how < _JUMP:
        b = first if where < 0.5 else end
        return max(a - 64 * _NEAR, min(a + 64 * _NEAR, b)) - a
    first, end = max(first, a - _NEAR), min(end, a + _NEAR)
    return first + int(where * (end - first + 1)) - a


@lazy_njit
def _grow(
    group: IntArray, member: BoolArray, start: IntArray, by: Scalar, chance: float, draw: Scalar,
    edges: Edges,
) -> Scalar:  # fmt: skip
    """The number of operations in ``group`` that move ``by`` steps with its first; 0: they cannot.

    ``member`` (n,) marks the operations of the group, also of one that cannot move.
    """
    pred_ptr, pred, pred_gap, succ_ptr, succ, succ_gap, lower, upper = edges
    size, k, fits = 1, 0, True
    member[group[0]] = True
    while k < size and fits:
        i = group[k]
        k += 1
        fits = lower[i] <= start[i] + by <= upper[i]
        for side in (1, -1):
            ptr, near, gap = (succ_ptr, succ, succ_gap) if side > 0 else (pred_ptr, pred, pred_gap)
            for e in range(ptr[i], ptr[i + 1]):
                j = near[e]
                slack = side * (start[j] - start[i]) - gap[e]
                if member[j] or slack > max(side * by, 0):
                    continue
                draw = (draw * _MULTIPLIER + _INCREMENT) % _MODULUS
                if slack < side * by or (slack == 0 and draw < chance * _MODULUS):
                    if size < len(group):
                        group[size] = j
                        member[j] = True
                        size += 1
                    else:
                        fits = False
    for q in range(size):
        member[group[q]] = False
    return size if fits else 0


@lazy_njit
def anneal_profiles(
    noise: FloatArray, temperature: float, clusters: float, reach: int, near: float, edges: Edges,
    loads: Loads, values: Values, costs: Costs, pull: Pull, position: Position,
) -> None:  # fmt: skip
    """Try ``len(noise)`` moves, in place.

    Parameters
    ----------
    noise : (tries, DRAWS)
        Uniform in [0, 1).
    clusters, reach, near
        Share of tries that move clusters, by how many steps at most, and how often by few: a power
        of what is uniform, 1 for all alike.
    """
    cost, register_weight, interval, peak_weight = costs
    target, stiff, drop = pull
    rows, start, ready, last, best, value = position
    type_of, units, blocking, limit = loads
    ptr, user, late, producer, hold, bits, around_ptr, around = values
    n, slots = len(start), rows.shape[1]
    group = np.empty(LARGEST_CLUSTER, np.int64)
    member = np.zeros(n, np.bool_)
    seen = np.zeros(len(producer), np.bool_)
    touched = np.empty(len(producer), np.int64)
    old_ready = np.empty(len(producer), np.int64)
    old_last = np.empty(len(producer), np.int64)
    accepted, footprint = 0, peak_weight[0] > 0
    check = 64 if slots > 64 else 4
    for m in range(len(noise)):
        i = int(noise[m, 0] * n)
        group[0] = i
        if noise[m, 1] < clusters:
            way = 2 * noise[m, 2] - 1
            by = int(np.floor(reach * (way if near == 1 else np.sign(way) * abs(way) ** near)))
            by += 1 if by >= 0 else 0
            draw = int((noise[m, 0] * n - i) * _MODULUS)
            size = _grow(group, member, start, by, noise[m, 1] / clusters, draw, edges)
        else:
            far = (noise[m, 1] - clusters) / (1 - clusters)
            by = _step_of(i, far, noise[m, 2], start, edges)
            size = 1
        if by == 0 or size == 0:
            continue
        change, linear, fits, count = 0.0, 0.0, True, 0
        for g in range(size):
            i = group[g]
            a = start[i]
            b = a + by
            change += cost[i] * by
            start[i] = b
            kind = type_of[i]
            for r in range(units.shape[1]):
                if units[kind, r] != 0:
                    busy = blocking[kind]
                    u, t, s = units[kind, r], target[r + 1], stiff[r + 1]
                    change += _raise(rows[r + 1], a, a + busy, -u, t, s)
                    change += _raise(rows[r + 1], b, b + busy, u, t, s)
            linear += cost[i] * by
        for g in range(size):
            i = group[g]
            kind = type_of[i]
            for r in range(units.shape[1]):
                if units[kind, r] != 0:
                    for k in range(blocking[kind]):
                        fits = fits and rows[r + 1, (start[i] + k) % slots] <= limit[r]
        for g in range(size if fits else 0):
            i = group[g]
            for k in range(around_ptr[i], around_ptr[i + 1]):
                v = around[k]
                if seen[v]:
                    continue
                seen[v] = True
                touched[count] = v
                now = start[producer[v]] + hold[v]
                then = last_use(v, start, ptr, user, late, now)
                old_ready[count], old_last[count] = ready[v], last[v]
                count += 1
                if footprint and now != ready[v]:
                    change += _raise(rows[0], ready[v], now, -bits[v], target[0], stiff[0])
                if footprint and then != last[v]:
                    change += _raise(rows[0], last[v], then, bits[v], target[0], stiff[0])
                if register_weight > 0:
                    chain = (ready[v] - last[v]) // interval - (now - then) // interval
                    change += register_weight * bits[v] * chain
                    linear += register_weight * bits[v] * chain
                ready[v], last[v] = now, then
        for k in range(count):
            seen[touched[k]] = False
        if fits and (change <= 0 or noise[m, 3] < np.exp(-change / temperature)):
            value[0] += linear
            accepted += 1
            if accepted % check == 0 or (change < 0 and count == 0) or register_weight > 0:
                exact = _exact(rows, peak_weight, value[0])
                if exact < value[1] - 1e-9:
                    value[1] = exact
                    best[:] = start
                    for r in range(rows.shape[0]):
                        if peak_weight[r] > 0 and drop[r] == drop[r]:
                            target[r] = rows[r].max() - drop[r]
            continue
        for g in range(size):
            i = group[g]
            b = start[i]
            start[i] = b - by
            kind = type_of[i]
            for r in range(units.shape[1]):
                if units[kind, r] != 0:
                    u = units[kind, r]
                    _raise(rows[r + 1], b, b + blocking[kind], -u, 0.0, 0.0)
                    _raise(rows[r + 1], start[i], start[i] + blocking[kind], u, 0.0, 0.0)
        for k in range(count):
            v = touched[k]
            if footprint and ready[v] != old_ready[k]:
                _raise(rows[0], ready[v], old_ready[k], -bits[v], 0.0, 0.0)
            if footprint and last[v] != old_last[k]:
                _raise(rows[0], last[v], old_last[k], bits[v], 0.0, 0.0)
            ready[v], last[v] = old_ready[k], old_last[k]
