"""Lanes of the folded view: one per unit of a resource type.

A schedule may bind its operations to units.  Without a binding, lanes are filled by the left-edge
algorithm, which needs no more than the units in use; such lanes are a drawing, not a binding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from gaus_pass.analysis.objectives import effective_ii, peak, profile, usage
from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.model.schedule import Schedule

_TRIES = 16
"""Free lanes that are looked at before a new one is opened."""


@dataclass(frozen=True)
class LaneGroup:
    """The lanes of one resource type, or of one operator type that uses none.

    Attributes
    ----------
    shared
        Whether it is a resource type.
    lanes
        How many lanes are drawn.
    operation, lane : (k,)
        Boxes; an operation that uses several units has several.
    at, level
        Units in use by slot (step), as `gaus_pass.analysis.objectives.profile`.
    """

    name: str
    shared: bool
    limit: int | None
    peak: int
    lanes: int
    operation: IntArray
    lane: IntArray
    at: IntArray
    level: IntArray


def lane_groups(problem: Problem, schedule: Schedule) -> Iterator[LaneGroup]:
    """Resource types in the order of the problem, then operator types that use none."""
    for resource in problem.resource_types:
        units = problem.units(resource.name)
        users = np.flatnonzero(units)
        if len(users):
            boxes = np.repeat(users, units[users])
            segments = usage(problem, schedule, resource.name)
            most = peak(problem, schedule, resource.name)
            yield _group(
                problem, schedule, resource.name, True, resource.limit, most, boxes, segments
            )
    alone = np.array([not any(t.uses.values()) for t in problem.operator_types], np.bool_)
    blocking = problem.per_type("blocking")
    for t in np.flatnonzero(alone).tolist():
        users = np.flatnonzero(problem.type_of == t)
        if len(users):
            begin, one = schedule.start[users], np.ones(len(users), np.int64)
            segments = profile(begin, begin + blocking[t], one, schedule.ii)
            most = int(segments[1].max(initial=0))
            name = problem.operator_types[t].name
            yield _group(problem, schedule, name, False, None, most, users, segments)


def _group(
    problem: Problem,
    schedule: Schedule,
    name: str,
    shared: bool,
    limit: int | None,
    most: int,
    boxes: IntArray,
    segments: tuple[IntArray, IntArray],
) -> LaneGroup:
    lane = _lanes(problem, schedule, boxes, shared)
    order = np.lexsort((schedule.slot[boxes], lane))
    boxes, lane = boxes[order], lane[order]
    count = max(int(lane.max(initial=-1)) + 1, limit if limit and limit <= 4 * most else 0)
    return LaneGroup(name, shared, limit, most, count, boxes, lane, *segments)


def _lanes(problem: Problem, schedule: Schedule, boxes: IntArray, shared: bool) -> IntArray:
    """(k,) the unit of each box where the schedule says so, else a free lane behind those."""
    lane = np.full(len(boxes), -1, np.int64)
    if shared and schedule.unit is not None:
        lane = schedule.unit[boxes].copy()
    left = np.flatnonzero(lane < 0)
    interval = max(effective_ii(problem, schedule), 1)
    begin = schedule.start[boxes[left]] % interval
    length = problem.blocking[boxes[left]]
    lane[left] = int(lane.max(initial=-1)) + 1 + _left_edge(begin, begin + length, interval)
    return lane


def _left_edge(begin: IntArray, end: IntArray, interval: int) -> IntArray:
    """(k,) lanes for the boxes [begin, end), which wrap round at ``interval``."""
    lane = np.zeros(len(begin), np.int64)
    free: list[tuple[int, int, int]] = []  # (free from, lane, until)
    opened = 0
    wraps = end > interval
    # What wraps round takes the first slots too, so it is placed before what begins there.
    for k in np.lexsort((begin, ~wraps)).tolist():
        first, last = int(begin[k]), int(end[k])
        if wraps[k]:
            heappush(free, (last - interval, opened, first))
            lane[k], opened = opened, opened + 1
            continue
        found = _take(free, first, last)
        if found is None:
            found = (0, opened, interval)
            opened += 1
        lane[k] = found[1]
        heappush(free, (last, found[1], found[2]))
    return lane


def _take(free: list[tuple[int, int, int]], first: int, last: int) -> tuple[int, int, int] | None:
    """Remove and return a lane that is free during [first, last)."""
    passed: list[tuple[int, int, int]] = []
    found = None
    while free and free[0][0] <= first and len(passed) < _TRIES:
        lane = heappop(free)
        if lane[2] >= last:
            found = lane
            break
        passed.append(lane)
    for lane in passed:
        heappush(free, lane)
    return found
