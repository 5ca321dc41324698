"""Annealing kernel for few steps: peaks of resource types and a cost per operation and step.

Made for formulation A.  A peak gives no direction as long as several steps share it, so the search
walks on its Moreau envelope: ``w * max(use)`` becomes
``w * cap + stiff * sum(max(0, use - cap)^2)`` at the cap that minimises this, which is a smooth
function below the peak and tends to it as ``stiff`` grows (J.-J. Moreau, "Proximité et dualité dans
un espace hilbertien", Bull. SMF 93, 1965).  What is kept as the best is judged by the exact peak.
"""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import NO_DEADLINE, IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.common.tables import Edges, Loads
from gaus_pass.support.jit import Scalar, lazy_njit

DRAWS = 4
"""Random numbers per try."""
CONE_LIMIT = 64
"""Most operations that one move takes along."""
_CONES = 0.3
"""Share of tries that move an operation together with those that block it."""
_FAR = 0.125
"""Share of cone moves to any step; the others go to the next one."""
_PARTNERS = 8
"""Operations that are looked at for a swap where a limit is reached."""
_STRIDE = 7919
"""Distance between the operations that are looked at."""
_EVERY = 1024
"""Tries between updates of the caps."""


@lazy_njit
def _caps(use: IntArray, floor: IntArray, weight: FloatArray, stiff: FloatArray) -> FloatArray:
    """(r,) minimisers of the envelopes: where the overshoots sum to weight / (2 * stiff)."""
    cap = np.empty(use.shape[0])
    slots = use.shape[1]
    for r in range(use.shape[0]):
        row = np.sort(use[r])
        total = -weight[r] / (2.0 * stiff[r])
        level = 0.0
        for k in range(slots):
            total += row[slots - 1 - k]
            level = total / (k + 1)
            if k == slots - 1 or level >= row[slots - 2 - k]:
                break
        cap[r] = max(level, floor[r])
    return cap


@lazy_njit
def _collect(
    net: IntArray, type_of: IntArray, units: IntArray, blocking: IntArray, moved: IntArray,
    size: int,
) -> None:  # fmt: skip
    """Add up in ``net`` (r, slots) by how much the moved operations change the use."""
    slots = net.shape[1]
    for q in range(size):
        kind = type_of[moved[q, 0]]
        for r in range(net.shape[0]):
            amount = units[kind, r]
            if amount == 0:
                continue
            for k in range(blocking[kind]):
                net[r, (moved[q, 1] + k) % slots] -= amount
                net[r, (moved[q, 2] + k) % slots] += amount


@lazy_njit
def _penalty(
    use: IntArray, net: IntArray, limit: IntArray, stiff: FloatArray, cap: FloatArray
) -> float:
    """Change of the envelopes when ``net`` comes to ``use``; infinite over a limit."""
    total = 0.0
    for r in range(use.shape[0]):
        for slot in range(use.shape[1]):
            if net[r, slot] == 0:
                continue
            before = use[r, slot]
            after = before + net[r, slot]
            over, under = max(0.0, after - cap[r]), max(0.0, before - cap[r])
            total += stiff[r] * (over * over - under * under)
            if net[r, slot] > 0 and after > limit[r]:
                total = np.inf
    return total


@lazy_njit
def _is_full(use: IntArray, units: IntArray, limit: IntArray, kind: Scalar, slot: Scalar) -> bool:
    """Whether one more operation of this kind would go over a limit."""
    for r in range(use.shape[0]):
        if units[kind, r] > 0 and use[r, slot] + units[kind, r] > limit[r]:
            return True
    return False


@lazy_njit
def _reach(
    i: Scalar, start: IntArray, ptr: IntArray, other: IntArray, gap: IntArray, bound: Scalar,
    sign: int,
) -> Scalar:  # fmt: skip
    """The last step that an operation can move to by itself, in the direction of ``sign``."""
    for k in range(ptr[i], ptr[i + 1]):
        step = start[other[k]] - sign * gap[k]
        if sign * (step - bound) < 0:
            bound = step
    return bound


@lazy_njit
def _push_cone(
    start: IntArray, ptr: IntArray, other: IntArray, gap: IntArray, bound: IntArray, sign: int,
    moved: IntArray,
) -> int:  # fmt: skip
    """Move on what the first of the ``moved`` runs into, in the direction of ``sign``.

    ``moved`` (limit, 3) lists operation, step before, step after; an operation may come twice.
    Returns how many there are; negative when the cone is too large or leaves a window.
    """
    count = 1
    head = 0
    while head < count:
        v, here = moved[head, 0], moved[head, 2]
        head += 1
        for k in range(ptr[v], ptr[v + 1]):
            w = other[k]
            step = here + sign * gap[k]
            if sign * (step - start[w]) <= 0:
                continue
            if sign * (step - bound[w]) > 0 or count == len(moved):
                return -count
            moved[count, 0], moved[count, 1], moved[count, 2] = w, start[w], step
            start[w] = step
            count += 1
    return count


@lazy_njit
def anneal_stages(
    noise: FloatArray, temperature: float, swaps: float, edges: Edges, loads: Loads,
    cost: FloatArray, weight: FloatArray, stiff: FloatArray, floor: IntArray,
    use: IntArray, start: IntArray, best: IntArray, value: FloatArray,
) -> None:  # fmt: skip
    """Try ``len(noise)`` moves, in place.

    Parameters
    ----------
    noise : (tries, DRAWS)
        Uniform in [0, 1).
    swaps
        Share of tries that look for an exchange even where no limit asks for one.
    cost : (n,), weight : (r,)
        Objective: ``cost @ start + weight @ peak``.
    stiff, floor : (r,)
        Stiffness of the envelopes, and peaks that are known to be unavoidable.
    use : (r, slots), start : (n,)
        Where the search is.
    best : (n,), value : (2,)
        The best start times so far; linear part of ``start``, and objective of ``best``.
    """
    pred_ptr, pred, pred_gap, succ_ptr, succ, succ_gap, lower, upper = edges
    type_of, units, blocking, limit = loads
    n, slots = len(start), use.shape[1]
    moved = np.empty((CONE_LIMIT, 3), np.int64)
    net = np.zeros_like(use)
    limited = (limit < NO_DEADLINE).any()
    cap = _caps(use, floor, weight, stiff)
    least = (weight * floor).sum()
    if len(noise) == 0:
        return
    for m in range(len(noise)):
        if m % _EVERY == 0:
            cap = _caps(use, floor, weight, stiff)
        i = int(noise[m, 0] * n)
        a = start[i]
        choice = noise[m, 2]
        if noise[m, 1] < _CONES:
            if choice < _FAR:
                b = lower[i] + int(choice / _FAR * (upper[i] - lower[i] + 1))
            else:
                b = a + 1 if choice < 0.5 + 0.5 * _FAR else a - 1
            if b == a or b < lower[i] or b > upper[i]:
                continue
            moved[0, 0], moved[0, 1], moved[0, 2] = i, a, b
            start[i] = b
            if b > a:
                count = _push_cone(start, succ_ptr, succ, succ_gap, upper, 1, moved)
            else:
                count = _push_cone(start, pred_ptr, pred, pred_gap, lower, -1, moved)
        else:
            first = _reach(i, start, pred_ptr, pred, pred_gap, lower[i], -1)
            last = _reach(i, start, succ_ptr, succ, succ_gap, upper[i], 1)
            if first >= last:
                continue
            b = first + int(choice * (last - first))
            if b >= a:
                b += 1
            moved[0, 0], moved[0, 1], moved[0, 2] = i, a, b
            start[i] = b
            count = 1
            if noise[m, 1] > 1 - swaps or (
                limited and _is_full(use, units, limit, type_of[i], b % slots)
            ):
                # no room, or units that hardly fit: send another operation back in exchange
                for k in range(_PARTNERS):
                    j = (int(noise[m, 3] * n) + k * _STRIDE) % n
                    if start[j] != b or j == i:
                        continue
                    if _reach(j, start, pred_ptr, pred, pred_gap, lower[j], -1) > a:
                        continue
                    if _reach(j, start, succ_ptr, succ, succ_gap, upper[j], 1) < a:
                        continue
                    moved[1, 0], moved[1, 1], moved[1, 2] = j, b, a
                    start[j] = a
                    count = 2
                    break
        size = abs(count)
        linear = 0.0
        if count > 0:
            for q in range(size):
                linear += cost[moved[q, 0]] * (moved[q, 2] - moved[q, 1])
            _collect(net, type_of, units, blocking, moved, size)
            change = linear + _penalty(use, net, limit, stiff, cap)
            if change <= 0 or noise[m, 3] < np.exp(-change / temperature):
                use += net
            else:
                count = -count
            net[:] = 0
        if count < 0:
            for q in range(size - 1, -1, -1):
                start[moved[q, 0]] = moved[q, 1]
            continue
        value[0] += linear
        if value[0] + least < value[1]:
            exact = value[0]
            for r in range(len(weight)):
                exact += weight[r] * use[r].max()
            if exact < value[1] - 1e-9:
                value[1] = exact
                best[:] = start
