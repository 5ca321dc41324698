"""Start times inside the cycle, in the arithmetic in which CIRCT compares them."""

from __future__ import annotations

import numpy as np

from gaus_pass.model.graph import topological_order
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule


def single_precision(problem: Problem, schedule: Schedule) -> list[float] | None:
    """(n,) the schedule's start times in the cycle as 32-bit numbers, or None if it has none.

    Rounding each for itself could put the end of one delay behind the beginning of the next by
    the last bit, so that sums along chains are taken in 32 bits.
    """
    if schedule.start_in_cycle is None:
        return None
    settled = schedule.start_in_cycle.astype(np.float32)
    out = np.array([t.out_delay for t in problem.operator_types], np.float32)[problem.type_of]
    src, dst, latency = problem.dep_src, problem.dep_dst, problem.latency
    used = schedule.start[dst] + (schedule.ii or 0) * problem.dep_distance
    meet = problem.dep_carries & (schedule.start[src] + latency[src] == used)
    if schedule.ii is None:
        meet &= problem.dep_distance == 0
    chained = meet & (latency[src] == 0)
    order = topological_order(problem.num_operations, src[chained], dst[chained])
    rank = np.zeros(problem.num_operations, np.int64)
    rank[order] = np.arange(len(order))
    edges = np.flatnonzero(meet)
    for k in edges[np.argsort(rank[src[edges]], kind="stable")].tolist():
        i, j = src[k], dst[k]
        begun = settled[i] if latency[i] == 0 else np.float32(0)
        settled[j] = max(settled[j], begun + out[i])
    return settled.tolist()
