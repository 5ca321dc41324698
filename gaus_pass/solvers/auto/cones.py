"""Bounds on peak units and communication together, from how much has to come before and after.

With at most P units in a step, all that an operation depends on fills at least its work over P
steps, and so does all that depends on it: windows of start times.  The least communication within
these windows is a linear program.  The fewer units, the more communication; the bound is the least
sum of both over all P.  Apart they say little: a mixture of schedules that have everything in one
step is balanced and communicates nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from math import inf

import numpy as np

from gaus_pass.analysis.objectives import Level, term_of
from gaus_pass.errors import Infeasible
from gaus_pass.model.graph import topological_order
from gaus_pass.model.problem import IntArray
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import peak_bound, term_bound
from gaus_pass.solvers.sdc.difference_lp import DifferenceLp, minimise

_MOST_OPERATIONS = 25_000
"""Operations up to which sets of predecessors are kept, a bit for each pair."""
_PROGRAM_WORK, _FEWEST, _MOST = 200_000, 6, 40
"""Operations in all linear programs together, and how many of these there are."""
_ROWS = 256
"""Sets whose work is summed up at once."""


def cone_bound(task: Task, level: Level) -> float:
    """A proven bound on a level that counts units and communication, without II; else 0."""
    hops = sum(weight for weight, name in level if term_of(name)[0].counts is Counts.HOPS)
    if not hops or task.ii is not None or task.problem.num_operations > _MOST_OPERATIONS:
        return 0.0
    programs = min(max(_PROGRAM_WORK // max(task.problem.num_operations, 1), _FEWEST), _MOST)
    apart = sum(weight * term_bound(task, name) for weight, name in level)
    best = 0.0
    for resource in task.problem.resource_types:
        price = sum(
            weight * (1 if of else resource.cost)
            for weight, name in level
            for term, of in [term_of(name)]
            if term.counts is Counts.UNITS and of in ((), (resource.name,))
        )
        units = task.problem.units(resource.name)
        if price == 0 or not units.any():
            continue
        least = peak_bound(task, resource.name)
        others = apart - price * least - hops * term_bound(task, "communication")
        most = int(units.sum())
        if resource.limit is not None:
            most = max(min(most, resource.limit), least)
        together = _least_sum(least, most, price, hops, _communication(task, units), programs)
        best = max(best, others + together)
    return best


def _least_sum(
    least: int,
    most: int,
    price: float,
    hops: float,
    communication: Callable[[int], float],
    programs: int,
) -> float:
    """A bound on price · P + hops · communication(P), which falls with P, over least <= P <= most.

    Between two values of P the price of the first and the communication of the last count; the
    part where that is least is cut in two, as often as there are programs.
    """
    at_last = communication(most)
    parts = [(price * least + hops * at_last, least, most, at_last)]
    for _ in range(programs):
        value, first, last, at_last = parts[0]
        if first == last or value == inf:
            break
        middle = (first + last) // 2
        at_middle = communication(middle)
        heapq.heapreplace(parts, (price * first + hops * at_middle, first, middle, at_middle))
        heapq.heappush(parts, (price * (middle + 1) + hops * at_last, middle + 1, last, at_last))
    return parts[0][0]


def _communication(task: Task, units: IntArray) -> Callable[[int], float]:
    """A function of the units in use: the least communication with at most so many, or inf."""
    problem, windows = task.problem, task.windows
    src, dst, gap = task.edges.at(task.ii)
    ordered = (gap >= 0) & (src != dst)
    before = _work_of_cones(src[ordered], dst[ordered], units)
    after = _work_of_cones(dst[ordered], src[ordered], units)
    counted = (problem.dep_weight > 0) & (problem.dep_distance == 0)
    cost = np.zeros(problem.num_operations, np.int64)
    np.add.at(cost, problem.dep_dst[counted], 1)
    np.subtract.at(cost, problem.dep_src[counted], 1)

    def least(peak: int) -> float:
        lower = np.maximum(windows.asap, -(-before // peak) - 1)
        upper = np.minimum(windows.alap, task.length - -(-after // peak))
        try:
            return float(minimise(DifferenceLp(src, dst, gap, cost, lower, upper)).lower_bound)
        except Infeasible:
            return inf

    return least


def _work_of_cones(src: IntArray, dst: IntArray, units: IntArray) -> IntArray:
    """(n,) units of each operation and all from which it can be reached together."""
    n = len(units)
    order = topological_order(n, src, dst)
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    by_end = np.argsort(place[dst], kind="stable")
    reached = np.zeros((n, -(-n // 8)), np.uint8)
    reached[np.arange(n), np.arange(n) // 8] = 128 >> (np.arange(n) % 8)
    for a, b in zip(src[by_end].tolist(), dst[by_end].tolist(), strict=True):
        reached[b] |= reached[a]
    work = np.zeros(n, np.int64)
    for first in range(0, n, _ROWS):
        members = np.unpackbits(reached[first : first + _ROWS], axis=1, count=n)
        work[first : first + _ROWS] = members.astype(np.float64) @ units
    return work
