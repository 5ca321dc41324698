"""Combinational chains: which operations cannot share a step, and when inputs settle in a cycle.

With a cycle time, the delays along a path inside one step add up.  A path that is too long keeps
its two ends at least one step apart, which is a difference constraint, so exact methods stay exact
(Cong and Zhang, "An efficient and versatile scheduling algorithm based on SDC formulation",
DAC 2006).  Only minimal paths are given: a longer one is implied by the one inside it.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from gaus_pass.model.graph import rows_of, topological_order
from gaus_pass.model.problem import BoolArray, Clock, IntArray, Problem
from gaus_pass.model.schedule import FloatArray, Schedule
from gaus_pass.support.jit import Scalar, element_njit

TOLERANCE = 1e-9
"""Delays are sums of decimal numbers: a path this little above the cycle time still fits."""


_DENSE = 20_000_000
"""Operations times operations and edges up to which all pairs are looked at."""


class Chains(NamedTuple):
    """Pairs that cannot chain: start[dst] + II * distance >= start[src] + latency[src] + 1."""

    src: IntArray
    dst: IntArray
    distance: IntArray


def _chaining_edges(problem: Problem) -> BoolArray:
    """(m,) dependences along which a value can arrive in the very cycle of its use.

    Who may start before the result is there does not wait for it in that cycle either.
    """
    return problem.dep_carries & (problem.dep_delay == problem.latency[problem.dep_src])


def _delays(problem: Problem) -> tuple[FloatArray, FloatArray]:
    into = np.array([t.in_delay for t in problem.operator_types], np.float64)
    out = np.array([t.out_delay for t in problem.operator_types], np.float64)
    return into[problem.type_of], out[problem.type_of]


def chains(problem: Problem) -> Chains:
    """The minimal over-long paths of a problem; none without a clock.

    A problem is solved several times over, with other limits or by other solvers: what was found
    last is kept.
    """
    global _last
    if problem.clock is None or problem.num_dependences == 0:
        empty = np.zeros(0, np.int64)
        return Chains(empty, empty, empty)
    asked = _what_matters(problem, problem.clock)
    if _last is None or _last[0] != asked:
        _last = asked, _minimal_paths(problem, problem.clock)
    return _last[1]


_last: tuple[tuple[object, ...], Chains] | None = None


def _what_matters(problem: Problem, clock: Clock) -> tuple[object, ...]:
    """Key of everything that chains follow from, by content: arrays of a caller may change."""
    arrays = (
        *(problem.dep_src, problem.dep_dst, problem.dep_distance, problem.dep_delay),
        *(problem.dep_carries, problem.type_of),
    )
    kinds = ((t.latency, t.in_delay, t.out_delay) for t in problem.operator_types)
    return (clock.available, *kinds, *(array.tobytes() for array in arrays))


def _minimal_paths(problem: Problem, clock: Clock) -> Chains:
    n = problem.num_operations
    keep = np.flatnonzero(_chaining_edges(problem))
    src, dst, hops = problem.dep_src[keep], problem.dep_dst[keep], problem.dep_distance[keep]
    same = problem.dep_distance == 0
    rank = np.zeros(n, np.int64)
    order = topological_order(n, problem.dep_src[same], problem.dep_dst[same])
    rank[order] = np.arange(n)
    pointers, edges = rows_of(src, n)
    into, out = _delays(problem)
    zero = problem.latency == 0
    limit = clock.available + TOLERANCE
    if n * (n + len(src)) <= _DENSE and not hops.any():
        pairs = _overlong_by_rows(src, dst, order, into, out, zero, limit)
    else:
        # From every operation the walk goes on as long as chains are: a hundred steps are typical.
        kernel = _overlong_pairs.sized(100 * len(src))
        seen = np.zeros(n, np.bool_)
        found = kernel(pointers, dst[edges], hops[edges], rank, order, into, out, zero, limit, seen)
        pairs = np.array(found, np.int64).reshape(-1, 3)
    return _drop_implied(pairs, src, dst, hops, zero, n)


def _overlong_by_rows(
    src: IntArray,
    dst: IntArray,
    order: IntArray,
    into: FloatArray,
    out: FloatArray,
    zero: BoolArray,
    limit: float,
) -> IntArray:
    """(k, 3) the result of `_overlong_pairs` where no edge has a distance, for all rows at once.

    A row has, for every operation, the time at which its result leaves the row's operation on a
    path that is not too long yet.
    """
    n = len(order)
    pointers, edges = rows_of(dst, n)
    before, first = src[edges].tolist(), pointers.tolist()
    left, long = np.empty((n, n)), np.zeros((n, n), np.bool_)
    arrival = np.empty(n)
    for place, v in enumerate(order.tolist()):
        row, too_long = left[v], long[place]
        row.fill(-np.inf)
        if first[v] < first[v + 1]:
            np.copyto(arrival, left[before[first[v]]])
            for k in range(first[v] + 1, first[v + 1]):
                np.maximum(arrival, left[before[k]], out=arrival)
            np.greater(arrival + into[v], limit, out=too_long)
            if zero[v]:
                np.add(arrival, out[v], out=row)
                np.putmask(row, too_long, -np.inf)
        row[v] = out[v]
    u, place = np.nonzero(np.ascontiguousarray(long.T))
    return np.stack((u, order[place], np.zeros(len(u), np.int64)), axis=1)


@element_njit()
def _overlong_pairs(
    pointers: IntArray,
    heads: IntArray,
    hops: IntArray,
    rank: IntArray,
    order: IntArray,
    into: FloatArray,
    out: FloatArray,
    zero: BoolArray,
    limit: float,
    seen: BoolArray,
) -> list[Scalar]:
    """From every operation, follow chains in topological order until they are too long.

    States are (distance so far, operation).  Of an operation only the one with the least distance
    matters: that dependence keeps the others a cycle apart for every II, which also ends the walk
    on recurrences.  ``seen`` (n,) is false everywhere.
    """
    n = len(rank)
    found: list[Scalar] = [(0, 0, 0) for _ in range(0)]
    for u in range(n):
        arrival: dict[Scalar, Scalar] = {u: 0.0}
        arrival.clear()
        heap: list[Scalar] = [(0, 0) for _ in range(0)]
        touched: list[Scalar] = [u for _ in range(0)]
        for k in range(pointers[u], pointers[u + 1]):
            state = hops[k] * n + heads[k]
            if state not in arrival:
                heappush(heap, (hops[k], rank[heads[k]]))
                arrival[state] = out[u]
        while len(heap) > 0:
            far, position = heappop(heap)
            v = order[position]
            time = arrival[far * n + v]
            if seen[v]:
                continue
            seen[v] = True
            touched.append(v)
            if time + into[v] > limit:
                found.append((u, v, far))
                continue
            if not zero[v]:
                continue
            for k in range(pointers[v], pointers[v + 1]):
                further = far + hops[k]
                state = further * n + heads[k]
                if state not in arrival:
                    heappush(heap, (further, rank[heads[k]]))
                    arrival[state] = time + out[v]
                elif arrival[state] < time + out[v]:
                    arrival[state] = time + out[v]
        for v in touched:
            seen[v] = False
    return found


def _drop_implied(
    pairs: IntArray, src: IntArray, dst: IntArray, hops: IntArray, zero: BoolArray, n: int
) -> Chains:
    """Remove (u, v) where a latency-0 chain successor of u is already kept apart from v."""
    u, v, far = pairs[:, 0], pairs[:, 1], pairs[:, 2]
    span = int(far.max(initial=0)) + 1
    keys = np.sort((u * n + v) * span + far)
    inner = zero[dst]
    pointers, edges = rows_of(src[inner], n)
    heads, steps = dst[inner][edges], hops[inner][edges]
    counts = pointers[u + 1] - pointers[u]
    pair = np.repeat(np.arange(len(u)), counts)
    offset = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
    edge = pointers[u[pair]] + offset
    rest = far[pair] - steps[edge]
    wanted = (heads[edge] * n + v[pair]) * span + rest
    at = np.searchsorted(keys, wanted)
    known = (rest >= 0) & (at < len(keys)) & (heads[edge] != v[pair])
    known[known] = keys[at[known]] == wanted[known]
    implied = np.zeros(len(u), np.bool_)
    implied[pair[known]] = True
    return Chains(u[~implied], v[~implied], far[~implied])


def settle_times(problem: Problem, schedule: Schedule) -> FloatArray:
    """(n,) time inside the start cycle at which each operation's inputs have settled.

    Clock-to-q where all of them come from registers.  Loops close through registers, so an
    edge with a distance counts as any other: it matters when the value arrives in that cycle.
    """
    clock = problem.clock
    n = problem.num_operations
    settled = np.full(n, 0.0 if clock is None else clock.clock_to_q)
    if clock is None:
        return settled
    into, out = _delays(problem)
    latency = problem.latency
    ii = schedule.ii or 0
    arrives = schedule.start[problem.dep_src] + latency[problem.dep_src]
    used = schedule.start[problem.dep_dst] + ii * problem.dep_distance
    meet = _chaining_edges(problem) & (arrives == used)
    if schedule.ii is None:
        meet &= problem.dep_distance == 0
    src, dst = problem.dep_src[meet], problem.dep_dst[meet]
    clocked = latency[src] > 0
    np.maximum.at(settled, dst[clocked], clock.clock_to_q + out[src[clocked]])
    return _propagate(settled, into, src[~clocked], dst[~clocked])


def _propagate(settled: FloatArray, delay: FloatArray, src: IntArray, dst: IntArray) -> FloatArray:
    """Add up delays through latency-0 operations that share a cycle."""
    n = len(settled)
    order = topological_order(n, src, dst)
    pointers, edges = rows_of(src, n)
    _sweep.sized(n + len(src))(order, pointers, dst[edges], delay, settled)
    return settled


@element_njit(4)
def _sweep(
    order: IntArray, pointers: IntArray, heads: IntArray, delay: FloatArray, settled: FloatArray
) -> None:
    for i in order:
        time = settled[i] + delay[i]
        for k in range(pointers[i], pointers[i + 1]):
            if time > settled[heads[k]]:
                settled[heads[k]] = time
