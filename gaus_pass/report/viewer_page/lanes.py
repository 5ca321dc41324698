"""Lanes of the folded view: one per unit of a resource type.

A schedule may bind its operations to units.  Without a binding, lanes are filled by the left-edge
algorithm, which needs no more than the units in use; such lanes are a drawing, not a binding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gaus_pass.analysis.objectives import peak, profile, usage
from gaus_pass.analysis.units import left_edge
from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.model.schedule import Schedule


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
    lane[left] = int(lane.max(initial=-1)) + 1 + left_edge(problem, schedule, boxes[left])
    return lane
