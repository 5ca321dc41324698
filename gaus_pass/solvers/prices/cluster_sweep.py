"""One cluster after the other moves to where the lifetimes around it cost least.

As `gaus_pass.solvers.prices.kernels.sweep`, for operations that keep their steps to each other.
"""

from __future__ import annotations

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.common.tables import Edges, Loads
from gaus_pass.solvers.construct.placement import fits, reserve
from gaus_pass.solvers.prices.clusters import Clusters
from gaus_pass.solvers.prices.kernels import CLOSE, Around, sum_to
from gaus_pass.support.jit import Scalar, lazy_njit

_NEVER = -(1 << 60)
"""When a value is used that nobody uses."""


@lazy_njit
def sweep_clusters(
    order: IntArray, reach: int, clusters: Clusters, edges: Edges, loads: Loads, around: Around,
    total: FloatArray, use: IntArray, start: IntArray, ready: IntArray, last: IntArray,
    touched: IntArray,
) -> Scalar:  # fmt: skip
    """Move the clusters of ``order`` one after the other, in place; how many have moved.

    Parameters
    ----------
    reach
        Steps that a cluster moves at most.
    total : (period + 1,)
        Sums of the prices of the steps of a round, from 0 on.
    use : (r, slots), start : (n,), ready, last : (v,)
        Where the schedule is; ``last`` is at least ``ready``.
    touched : (most values around a cluster, 4)
        Scratch; clusters with more values stay where they are.
    """
    of, ptr, member = clusters
    moved = 0
    for c in order:
        inside = member[ptr[c] : ptr[c + 1]]
        first, end = _room(c, inside, of, reach, edges, start)
        if first >= end:
            continue
        count = _touch(c, inside, of, around, start, touched)
        if count < 0:
            continue
        _reserve_all(inside, loads, use, start, 0, -1)
        best, least = 0, 0.0
        far, before = 0, 0
        while before < max(-first, end) or far == 0:
            for side in range(2 if far else 1):
                if (before >= end if side == 0 else before >= -first) and far:
                    continue
                shift = min(far, end) if side == 0 else max(-far, first)
                cost = _cost(shift, touched[:count], around.bits, total, ready)
                if far == 0 or (cost < least - 1e-9 and _fit_all(inside, loads, use, start, shift)):
                    best, least = shift, cost
            before = far
            far += 1 + far // CLOSE
        _reserve_all(inside, loads, use, start, best, 1)
        if best == 0:
            continue
        moved += 1
        for i in inside:
            start[i] += best
        for k in range(count):
            v = touched[k, 0]
            ready[v] += touched[k, 1] * best
            last[v] = max(touched[k, 2], touched[k, 3] + best, ready[v])
    return moved


@lazy_njit
def _room(
    c: Scalar, inside: IntArray, of: IntArray, reach: int, edges: Edges, start: IntArray
) -> tuple[Scalar, Scalar]:
    """The least and the largest shift that dependences on others, windows and reach leave."""
    pred_ptr, pred, pred_gap, succ_ptr, succ, succ_gap, lower, upper = edges
    first, end = -reach, reach
    for i in inside:
        first, end = max(first, lower[i] - start[i]), min(end, upper[i] - start[i])
        for k in range(pred_ptr[i], pred_ptr[i + 1]):
            if of[pred[k]] != c:
                first = max(first, start[pred[k]] + pred_gap[k] - start[i])
        for k in range(succ_ptr[i], succ_ptr[i + 1]):
            if of[succ[k]] != c:
                end = min(end, start[succ[k]] - succ_gap[k] - start[i])
    return first, end


@lazy_njit
def _touch(
    c: Scalar, inside: IntArray, of: IntArray, around: Around, start: IntArray, touched: IntArray
) -> int:
    """List the values around a cluster; how many, -1 if too many.

    Each has its number, 1 where it is made inside, and its last uses outside and inside.
    """
    ptr, user, user_late, _, _, at, value, _, makes = around
    count = 0
    for i in inside:
        for k in range(at[i], at[i + 1]):
            v = value[k]
            known = 0
            while known < count and touched[known, 0] != v:
                known += 1
            if known == count:
                if count == len(touched):
                    return -1
                count += 1
                touched[known, 0], touched[known, 1] = v, 0
                touched[known, 2], touched[known, 3] = _NEVER, _NEVER
                for u in range(ptr[v], ptr[v + 1]):
                    side = 3 if of[user[u]] == c else 2
                    when = start[user[u]] + user_late[u]
                    touched[known, side] = max(touched[known, side], when)
            touched[known, 1] = max(touched[known, 1], makes[k])
    return count


@lazy_njit
def _cost(
    shift: Scalar, touched: IntArray, bits: IntArray, total: FloatArray, ready: IntArray
) -> float:
    """What the lifetimes of the touched values cost after a shift."""
    cost = 0.0
    for k in range(len(touched)):
        v = touched[k, 0]
        begins = ready[v] + touched[k, 1] * shift
        ends = max(touched[k, 2], touched[k, 3] + shift, begins)
        cost += float(bits[v] * (sum_to(total, ends) - sum_to(total, begins)))
    return cost


@lazy_njit
def _fit_all(inside: IntArray, loads: Loads, use: IntArray, start: IntArray, shift: Scalar) -> bool:
    """Whether all operations fit after a shift, together; the table stays as it was."""
    type_of, units, blocking, limit = loads
    slots, fitting = use.shape[1], 0
    for i in inside:
        kind = type_of[i]
        if not fits(use, limit, units[kind], blocking[kind], slots, start[i] + shift):
            break
        reserve(use, units[kind], blocking[kind], slots, start[i] + shift, 1)
        fitting += 1
    _reserve_all(inside[:fitting], loads, use, start, shift, -1)
    return fitting == len(inside)


@lazy_njit
def _reserve_all(
    inside: IntArray, loads: Loads, use: IntArray, start: IntArray, shift: Scalar, sign: int
) -> None:
    """Add the units of all operations after a shift to the table, or take them out."""
    type_of, units, blocking, _ = loads
    for i in inside:
        kind = type_of[i]
        reserve(use, units[kind], blocking[kind], use.shape[1], start[i] + shift, sign)
